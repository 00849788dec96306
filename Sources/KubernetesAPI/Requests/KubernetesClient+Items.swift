import DataFormats
import PlainData

extension KubernetesClient {
    /// One page of a list, whose objects were read by the caller.
    public struct Items<Item: Sendable>: Sendable {
        /// What was made of the objects, in the server's order.
        public var items: [Item]
        /// Asks for the next page; nil on the last.
        public var next: String?
        /// To watch from.
        public var resourceVersion: String
    }

    /// A page of a list as ``page(of:in:_:limit:after:)`` has it, for who needs little of many objects.
    ///
    /// - Parameters:
    ///   - quickly: Reads an object out of its JSON, which is well-formed; nil where it can't.
    ///   - carefully: Reads such an object then.
    public func items<Item: Sendable>(
        of kind: ResourceKind, in namespace: String?, _ selection: Selection = Selection(), limit: Int = 500,
        after next: String? = nil, quickly: (UnsafeBufferPointer<UInt8>) -> Item?, carefully: (KubernetesObject) -> Item
    ) async throws(APIError) -> Items<Item> {
        try await page(of: kind, in: namespace, selection, limit: limit, after: next) {
            (bytes, request) throws(PageFailure) in
            guard let list = JSONList(bytes) else {
                let page = try ListPage.page(of: kind, try parsed(list: bytes, request))
                return Items(items: page.items.map(carefully), next: page.next, resourceVersion: page.resourceVersion)
            }
            var items: [Item] = []
            items.reserveCapacity(list.items.count)
            for place in list.items {
                let item = bytes.withUnsafeBufferPointer { quickly(UnsafeBufferPointer(rebasing: $0[place])) }
                if let item {
                    items.append(item)
                } else {
                    items.append(carefully(ListPage.object(kind, try parsed(list: Array(bytes[place]), request))))
                }
            }
            return Items(items: items, next: list.next, resourceVersion: list.resourceVersion)
        }
    }
}

/// Where the objects of a list lie in its JSON.
private struct JSONList {
    var items: [Range<Int>] = []
    var next: String?
    var resourceVersion = ""

    /// - Returns: nil where it is no list, or none that is ordinary.
    init?(_ json: [UInt8]) {
        var list = Self()
        var isList = false
        do throws(JSONCursor.Unusual) {
            isList = try list.read(json)
        } catch {
            return nil
        }
        guard isList else { return nil }
        self = list
    }

    private init() {}

    private mutating func read(_ json: [UInt8]) throws(JSONCursor.Unusual) -> Bool {
        var result: Result<Bool, JSONCursor.Unusual> = .success(false)
        json.withUnsafeBufferPointer { bytes in
            do throws(JSONCursor.Unusual) {
                result = .success(try read(bytes))
            } catch {
                result = .failure(error)
            }
        }
        return try result.get()
    }

    private mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) throws(JSONCursor.Unusual) -> Bool {
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
                try value.array { (element) throws(JSONCursor.Unusual) in items.append(try element.skip()) }
            default: try value.skip()
            }
        }
        try cursor.end()
        return seen == (1, 1, 1)
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
