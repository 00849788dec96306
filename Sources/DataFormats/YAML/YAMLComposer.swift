import PlainData

/// Makes values of events; Psych's `Visitors::ToRuby`. It keeps its own stack: how deep a document is, the document says.
struct YAMLComposer {
    let schema: YAMLSchema
    private var open: [Collection] = []
    private var anchors: [[UInt8]: Anchored] = [:]
    private var values = 0
    private let mostValues: Int
    /// Whether a number was read that 64 bits don't hold.
    private(set) var isRounded = false

    init(_ schema: YAMLSchema, mostValues: Int = DocumentLimits.mostValues) {
        self.schema = schema
        self.mostValues = mostValues
    }

    /// A collection whose end has not come.
    private struct Collection {
        var elements: [PlainValue] = []
        var map: MapBuilder?
        /// The key whose value comes next, and whether it is a `<<` that merges.
        var key: (value: PlainValue, merges: Bool)?
        let anchor: [UInt8]?
        let firstValue: Int
        /// The keys that stand in the map itself; kept where none may come twice.
        var written: Set<PlainValue> = []
        /// How many levels it holds below its own.
        var height = 0
    }

    /// What an anchor marks, and what it weighs.
    private struct Anchored {
        let value: PlainValue
        let values: Int
        let height: Int
    }

    /// A value that is complete.
    private struct Node {
        let value: PlainValue
        /// Whether it can be merged: a scalar can't, even where it is an alias's text.
        var isMergeable = false
        /// Whether it is a `<<` that merges, where it is a key.
        var isMergeKey = false
        var height = 0
    }

    /// The document that begins next, to its end.
    mutating func document(of events: inout YAMLEvents) throws(DocumentError) -> PlainValue {
        var root = PlainValue.null
        (anchors, isRounded) = ([:], false)
        while true {
            var complete: Node?
            switch try events.next() {
            case .documentStart: continue
            case .documentEnd, .streamEnd: return root
            case .alias(let name): complete = try alias(name)
            case .scalar(let bytes, let anchor, let tag, let isText):
                try count(1)
                let value = try scalar(bytes, tag: tag, isText: isText, line: events.place.line)
                if let anchor { anchors[anchor] = Anchored(value: value, values: 1, height: 0) }
                // Psych merges even where it stands in quotes.
                let isMergeKey =
                    value == .text("<<") && tag != "tag:yaml.org,2002:str" && !(schema == .kubernetes && isText)
                complete = Node(value: value, isMergeKey: isMergeKey)
            case .sequenceStart(let anchor, let tag):
                try check(tag, ofMap: false, line: events.place.line)
                try begin(Collection(anchor: anchor, firstValue: values))
            case .mappingStart(let anchor, let tag):
                try check(tag, ofMap: true, line: events.place.line)
                try begin(Collection(map: MapBuilder(), anchor: anchor, firstValue: values))
            case .sequenceEnd, .mappingEnd: complete = end()
            }
            guard let complete else { continue }
            if open.isEmpty { root = complete.value } else { try place(complete, line: events.place.line) }
        }
    }

    private mutating func scalar(
        _ bytes: [UInt8], tag: String?, isText: Bool, line: Int
    ) throws(DocumentError) -> PlainValue {
        switch schema {
        case .psych(let options): return try YAMLScalar(bytes: bytes, options: options).value(tag: tag, isText: isText)
        case .kubernetes:
            guard let scalar = KubernetesScalar(bytes: bytes, tag: tag, isText: isText) else {
                throw DocumentError("a value that is not what its tag says", line: line)
            }
            isRounded = isRounded || scalar.isRounded
            return scalar.value
        }
    }

    private func check(_ tag: String?, ofMap isMap: Bool, line: Int) throws(DocumentError) {
        guard let tag else { return }
        switch schema {
        case .psych where isMap: try YAMLTag(tag).checkMapping()
        case .psych: try YAMLTag(tag).checkSequence()
        case .kubernetes:
            guard tag == "!" || tag == "tag:yaml.org,2002:" + (isMap ? "map" : "seq") else {
                throw DocumentError("a tag that no manifest has", line: line)
            }
        }
    }

    private mutating func count(_ more: Int) throws(DocumentError) {
        values += more
        guard values <= mostValues else { throw DocumentLimits.tooMany(mostValues) }
    }

    private mutating func begin(_ collection: Collection) throws(DocumentError) {
        try count(1)
        open.append(collection)
        guard open.count <= DocumentLimits.deepest else { throw DocumentLimits.tooDeep }
        // An alias inside of what it stands for is one to nothing yet.
        if let anchor = collection.anchor { anchors[anchor] = nil }
    }

    private mutating func end() -> Node? {
        guard let collection = open.popLast() else { return nil }
        let value = collection.map.map { PlainValue.map($0.entries) } ?? .array(collection.elements)
        let height = collection.height + 1
        if let anchor = collection.anchor {
            let weight = values - collection.firstValue
            anchors[anchor] = Anchored(value: value, values: weight, height: height)
        }
        return Node(value: value, isMergeable: true, height: height)
    }

    private mutating func alias(_ name: [UInt8]) throws(DocumentError) -> Node {
        guard schema.hasAliases, let anchored = anchors[name] else {
            throw DocumentError("Unknown alias: \(name.asText)")
        }
        try count(anchored.values)
        guard open.count + anchored.height <= DocumentLimits.deepest else { throw DocumentLimits.tooDeep }
        return Node(value: anchored.value, isMergeable: anchored.value.entries != nil, height: anchored.height)
    }

    /// Puts a value into the collection that holds it.
    private mutating func place(_ node: Node, line: Int) throws(DocumentError) {
        let last = open.count - 1
        open[last].height = max(open[last].height, node.height)
        guard open[last].map != nil else {
            open[last].elements.append(node.value)
            return
        }
        guard let key = open[last].key else {
            open[last].key = (node.value, node.isMergeKey)
            return
        }
        open[last].key = nil
        guard key.merges, node.isMergeable, let merged = merged(node.value) else {
            // Whether a key was merged before or written twice makes a difference to nobody but this check.
            if schema == .kubernetes, !open[last].written.insert(key.value).inserted {
                throw DocumentError("a key comes twice: \(key.value.text ?? "no text")", line: line)
            }
            open[last].map?.set(key.value, node.value)
            return
        }
        // What stands in the map itself is stronger than what is merged into it, where the API's own reader reads it.
        for entry in merged where schema == .kubernetes {
            if !open[last].written.contains(entry.key) { open[last].map?.set(entry.key, entry.value) }
        }
        if schema == .kubernetes { return }
        for entry in merged { open[last].map?.set(entry.key, entry.value) }
    }

    /// The entries that a `<<` merges, the first of several maps the strongest; nil where it is no map.
    private func merged(_ value: PlainValue) -> [PlainValue.Entry]? {
        switch value {
        case .map(let entries): return entries
        case .array(let maps):
            var merged = MapBuilder()
            for map in maps.reversed() {
                guard let entries = map.entries else { return nil }
                for entry in entries { merged.set(entry.key, entry.value) }
            }
            return merged.entries
        default: return nil
        }
    }
}
