package import DataFormats
import PlainData

extension KubernetesClient {
    /// One page of a list, whose objects were read by the caller.
    package struct Items<Item: Sendable>: Sendable {
        /// What was made of the objects, in the server's order.
        package var items: [Item]
        /// Asks for the next page; nil on the last.
        package var next: String?
        /// To watch from.
        package var resourceVersion: String
    }

    /// A page of a list as ``page(of:in:_:limit:after:)`` has it, for who needs little of many objects.
    ///
    /// - Parameters:
    ///   - quickly: Reads an object out of a list's JSON, or throws where it can't. What it has made of a list is dropped
    ///     where it turns out behind it that the list is none.
    ///   - carefully: Reads such an object then.
    package func items<Item: Sendable>(
        of kind: ResourceKind, in namespace: String?, _ selection: Selection = Selection(), limit: Int = 500,
        after next: String? = nil, quickly: (inout JSONCursor) throws(JSONCursor.Unusual) -> Item,
        carefully: (KubernetesObject) -> Item
    ) async throws(APIError) -> Items<Item> {
        try await page(of: kind, in: namespace, selection, limit: limit, after: next) {
            (bytes, request) throws(PageFailure) in
            guard let list = JSONList(bytes, quickly) else {
                let page = try ListPage.page(of: kind, try parsed(list: bytes, request))
                return Items(items: page.items.map(carefully), next: page.next, resourceVersion: page.resourceVersion)
            }
            var items: [Item] = []
            items.reserveCapacity(list.items.count)
            for item in list.items {
                switch item {
                case .read(let item): items.append(item)
                case .unread(let place):
                    items.append(carefully(ListPage.object(kind, try parsed(list: Array(bytes[place]), request))))
                }
            }
            return Items(items: items, next: list.next, resourceVersion: list.resourceVersion)
        }
    }
}

/// The objects of a list, read out of its JSON.
private struct JSONList<Item> {
    enum Element {
        case read(Item)
        /// Where it lies in the JSON.
        case unread(Range<Int>)
    }

    var items: [Element] = []
    var next: String?
    var resourceVersion = ""

    /// - Returns: nil where it is no list, or none that is ordinary.
    init?(_ json: [UInt8], _ quickly: (inout JSONCursor) throws(JSONCursor.Unusual) -> Item) {
        var list = Self()
        let isList = json.withUnsafeBufferPointer { bytes in
            do throws(JSONCursor.Unusual) {
                return try list.read(bytes, quickly)
            } catch {
                return false
            }
        }
        guard isList else { return nil }
        self = list
    }

    private init() {}

    private mutating func read(
        _ bytes: UnsafeBufferPointer<UInt8>, _ quickly: (inout JSONCursor) throws(JSONCursor.Unusual) -> Item
    ) throws(JSONCursor.Unusual) -> Bool {
        var seen = (kind: 0, metadata: 0, items: 0)
        var cursor = JSONCursor(bytes)
        try cursor.map { (name, value) throws(JSONCursor.Unusual) in
            switch name {
            case "kind":
                seen.kind += 1
                guard try value.string().hasSuffix("List") else { throw JSONCursor.Unusual() }
            case "metadata":
                seen.metadata += 1
                try readMetadata(&value)
            case "items":
                seen.items += 1
                try value.array { (element) throws(JSONCursor.Unusual) in
                    items.append(try Self.element(&element, quickly))
                }
            default: try value.skip()
            }
        }
        try cursor.end()
        return seen == (1, 1, 1)
    }

    private static func element(
        _ cursor: inout JSONCursor, _ quickly: (inout JSONCursor) throws(JSONCursor.Unusual) -> Item
    ) throws(JSONCursor.Unusual) -> Element {
        let start = cursor
        do throws(JSONCursor.Unusual) {
            return .read(try quickly(&cursor))
        } catch {
            cursor = start
            return .unread(try cursor.skip())
        }
    }

    private mutating func readMetadata(_ cursor: inout JSONCursor) throws(JSONCursor.Unusual) {
        var seen = (next: 0, version: 0)
        try cursor.map { (name, value) throws(JSONCursor.Unusual) in
            switch name {
            case "continue":
                seen.next += 1
                let text = try value.string()
                next = text.isEmpty ? nil : text
            case "resourceVersion":
                seen.version += 1
                resourceVersion = try value.string()
            default: try value.skip()
            }
        }
        guard seen.next <= 1, seen.version <= 1 else { throw JSONCursor.Unusual() }
    }
}
