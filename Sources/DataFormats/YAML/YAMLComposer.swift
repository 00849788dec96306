import PlainData

/// Makes values of events; Psych's `Visitors::ToRuby`. It keeps its own stack: how deep a document is, the document says.
struct YAMLComposer {
    let options: YAML.Options
    private var open: [Collection] = []
    private var anchors: [[UInt8]: Anchored] = [:]
    private var values = 0

    init(options: YAML.Options) { self.options = options }

    /// A collection whose end has not come.
    private struct Collection {
        var elements: [PlainValue] = []
        var map: MapBuilder?
        /// The key whose value comes next, and whether it is a `<<` that merges.
        var key: (value: PlainValue, merges: Bool)?
        let anchor: [UInt8]?
        let firstValue: Int
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

    mutating func firstDocument(of events: consuming YAMLEvents) throws(DocumentError) -> PlainValue {
        var root = PlainValue.null
        while true {
            var complete: Node?
            switch try events.next() {
            case .documentStart: continue
            case .documentEnd, .streamEnd: return root
            case .alias(let name): complete = try alias(name)
            case .scalar(let bytes, let anchor, let tag, let isText):
                try count(1)
                let value = try YAMLScalar(bytes: bytes, options: options).value(tag: tag, isText: isText)
                if let anchor { anchors[anchor] = Anchored(value: value, values: 1, height: 0) }
                let isMergeKey = value == .text("<<") && tag != "tag:yaml.org,2002:str"
                complete = Node(value: value, isMergeKey: isMergeKey)
            case .sequenceStart(let anchor, let tag):
                if let tag { try YAMLTag(tag).checkSequence() }
                try begin(Collection(anchor: anchor, firstValue: values))
            case .mappingStart(let anchor, let tag):
                if let tag { try YAMLTag(tag).checkMapping() }
                try begin(Collection(map: MapBuilder(), anchor: anchor, firstValue: values))
            case .sequenceEnd, .mappingEnd: complete = end()
            }
            guard let complete else { continue }
            if open.isEmpty { root = complete.value } else { place(complete) }
        }
    }

    private mutating func count(_ more: Int) throws(DocumentError) {
        values += more
        guard values <= DocumentLimits.mostValues else { throw DocumentLimits.tooManyValues }
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
        guard options.contains(.aliases), let anchored = anchors[name] else {
            throw DocumentError("Unknown alias: \(name.asText)")
        }
        try count(anchored.values)
        guard open.count + anchored.height <= DocumentLimits.deepest else { throw DocumentLimits.tooDeep }
        return Node(value: anchored.value, isMergeable: anchored.value.entries != nil, height: anchored.height)
    }

    /// Puts a value into the collection that holds it.
    private mutating func place(_ node: Node) {
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
            open[last].map?.set(key.value, node.value)
            return
        }
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
