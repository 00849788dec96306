import PlainData

/// The tables of a document while it is read, kept flat: headers come back to them in any order.
struct TOMLTables {
    /// How a table came to be, which says who may still add to it.
    enum Origin {
        /// By the header of one inside of it.
        case implicit
        case header
        case dottedKey
        case inline
    }

    private enum Item {
        case value(PlainValue)
        case table(Int)
        /// An array of tables, by its place in `arrays`.
        case tables(Int)
    }

    private struct Table {
        var keys: [[UInt8]] = []
        var items: [[UInt8]: Item] = [:]
        var origin: Origin
        let depth: Int
    }

    private var tables = [Table(origin: .header, depth: 0)]
    private var arrays: [[Int]] = []

    /// The document's own table.
    static let root = 0

    mutating func makeInline(depth: Int) throws(DocumentError) -> Int { try make(.inline, depth: depth) }

    private mutating func make(_ origin: Origin, depth: Int) throws(DocumentError) -> Int {
        guard depth < DocumentLimits.deepest else { throw DocumentLimits.tooDeep }
        guard tables.count < DocumentLimits.mostOfTarget else { throw DocumentLimits.tooManyOfTarget }
        tables.append(Table(origin: origin, depth: depth))
        return tables.count - 1
    }

    private mutating func insert(_ item: Item, _ key: [UInt8], into table: Int) {
        tables[table].keys.append(key)
        tables[table].items[key] = item
    }

    private mutating func makeChild(_ key: [UInt8], of table: Int, _ origin: Origin) throws(DocumentError) -> Int {
        let child = try make(origin, depth: tables[table].depth + 1)
        insert(.table(child), key, into: table)
        return child
    }

    /// The table that a header `[path]` opens.
    mutating func open(_ path: [[UInt8]]) throws(DocumentError) -> Int {
        guard let name = path.last else { return Self.root }
        let parent = try parent(of: path)
        switch tables[parent].items[name] {
        case nil: return try makeChild(name, of: parent, .header)
        case .table(let table):
            guard case .implicit = tables[table].origin else { throw Self.redefined(name) }
            tables[table].origin = .header
            return table
        default: throw Self.redefined(name)
        }
    }

    /// The table that a header `[[path]]` adds.
    mutating func append(_ path: [[UInt8]]) throws(DocumentError) -> Int {
        guard let name = path.last else { return Self.root }
        let parent = try parent(of: path)
        let array: Int
        switch tables[parent].items[name] {
        case nil:
            array = arrays.count
            arrays.append([])
            insert(.tables(array), name, into: parent)
        case .tables(let known): array = known
        default: throw Self.redefined(name)
        }
        let table = try make(.header, depth: tables[parent].depth + 2)
        arrays[array].append(table)
        return table
    }

    private mutating func parent(of path: [[UInt8]]) throws(DocumentError) -> Int {
        var table = Self.root
        for name in path.dropLast() {
            switch tables[table].items[name] {
            case nil: table = try makeChild(name, of: table, .implicit)
            case .table(let child): table = child
            case .tables(let array): table = arrays[array].last ?? Self.root
            case .value: throw Self.redefined(name)
            }
        }
        return table
    }

    /// Sets what a key, which may be dotted, stands for in a table.
    mutating func set(_ path: [[UInt8]], _ value: PlainValue, in table: Int) throws(DocumentError) {
        guard let name = path.last else { return }
        var table = table
        for name in path.dropLast() {
            switch tables[table].items[name] {
            case nil: table = try makeChild(name, of: table, .dottedKey)
            case .table(let child):
                guard case .dottedKey = tables[child].origin else { throw Self.redefined(name) }
                table = child
            default: throw Self.redefined(name)
            }
        }
        guard tables[table].items[name] == nil else { throw Self.redefined(name) }
        insert(.value(value), name, into: table)
    }

    /// A table as a value.
    func value(of table: Int) -> PlainValue {
        .map(
            tables[table].keys.map { key in
                let value: PlainValue
                switch tables[table].items[key] {
                case .value(let known): value = known
                case .table(let child): value = self.value(of: child)
                case .tables(let array): value = .array(arrays[array].map { self.value(of: $0) })
                case nil: value = .null
                }
                return PlainValue.Entry(key: .string(key), value: value)
            })
    }

    private static func redefined(_ name: [UInt8]) -> DocumentError {
        DocumentError("'\(name.asText)' is defined already")
    }
}
