internal import SystemPackage

/// Groups of runs, gathered from runs in any order and told in the summary's, in memory that doesn't grow with their
/// number: what is too much is sorted onto a scratch file, and the files are merged (an external merge sort).
struct FleetGroups: ~Copyable {
    /// A hundred bytes or a thousand each.
    private let mostInMemory: Int
    /// How many files are merged at once.
    private static let mostFiles = 16

    private var groups: [FleetGroup.Name: FleetGroup] = [:]
    private var files: [FileDescriptor] = []
    private let scratch: @Sendable () throws(CollectFailure) -> FileDescriptor

    /// - Parameters:
    ///   - mostInMemory: How many groups are held before they are written out.
    ///   - scratch: Makes an empty file that is gone when closed.
    init(mostInMemory: Int = 4096, scratch: @escaping @Sendable () throws(CollectFailure) -> FileDescriptor) {
        self.mostInMemory = mostInMemory
        self.scratch = scratch
    }

    deinit {
        for file in files { try? file.close() }
    }

    mutating func add(_ group: FleetGroup) throws(CollectFailure) {
        if groups[group.name]?.add(group) != nil { return }
        groups[group.name] = group
        if groups.count > mostInMemory { try spill() }
    }

    /// Tells each group once, in order.
    func forEach(_ body: (FleetGroup) throws(CollectFailure) -> Void) throws(CollectFailure) {
        var sources = files.map { GroupSource.file(SortedGroupFile($0)) }
        sources.append(.memory(sorted[...]))
        try Self.merge(sources, body)
    }

    private var sorted: [FleetGroup] {
        groups.values.map { (key: $0.key, group: $0) }.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.group)
    }

    private mutating func spill() throws(CollectFailure) {
        let sources = files.count + 1 >= Self.mostFiles ? files.map { GroupSource.file(SortedGroupFile($0)) } : []
        let file = try scratch()
        var output = BufferedOutput(file, "a scratch file")
        do {
            try Self.merge(sources + [.memory(sorted[...])]) { (group) throws(CollectFailure) in
                try output.write(group.line)
            }
            try output.flush()
        } catch {
            try? file.close()
            throw error
        }
        if !sources.isEmpty {
            for file in files { try? file.close() }
            files = []
        }
        files.append(file)
        groups = [:]
    }

    private static func merge(
        _ sources: [GroupSource], _ body: (FleetGroup) throws(CollectFailure) -> Void
    ) throws(CollectFailure) {
        var sources = sources
        var heads: [(key: [UInt8], group: FleetGroup)?] = []
        for index in sources.indices { heads.append(try sources[index].next().map { ($0.key, $0) }) }
        while let key = heads.lazy.compactMap({ $0?.key }).min(by: { $0.lexicographicallyPrecedes($1) }) {
            var merged: FleetGroup?
            for index in heads.indices {
                guard let head = heads[index], head.key == key else { continue }
                if merged?.add(head.group) == nil { merged = head.group }
                heads[index] = try sources[index].next().map { ($0.key, $0) }
            }
            if let merged { try body(merged) }
        }
    }
}

/// Groups in order, from memory or from a file.
private enum GroupSource {
    case memory(ArraySlice<FleetGroup>)
    case file(SortedGroupFile)

    mutating func next() throws(CollectFailure) -> FleetGroup? {
        switch self {
        case .memory(var rest):
            let group = rest.popFirst()
            self = .memory(rest)
            return group
        case .file(var file):
            let group = try file.next()
            self = .file(file)
            return group
        }
    }
}

/// Reads a scratch file of groups from its beginning.
private struct SortedGroupFile {
    private let file: FileDescriptor
    private var position: Int64 = 0
    private var buffer: ArraySlice<UInt8> = []

    init(_ file: FileDescriptor) { self.file = file }

    mutating func next() throws(CollectFailure) -> FleetGroup? {
        while true {
            if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                let line = buffer[..<end]
                buffer = buffer[(end + 1)...]
                guard let group = FleetGroup(line: line) else { throw CollectFailure("a scratch file is damaged") }
                return group
            }
            var piece = [UInt8](repeating: 0, count: 1 << 14)
            let count: Int
            do {
                count = try piece.withUnsafeMutableBytes { try file.read(fromAbsoluteOffset: position, into: $0) }
            } catch {
                throw CollectFailure("can't read a scratch file: \(error)")
            }
            guard count > 0 else { return nil }
            position += Int64(count)
            buffer = ArraySlice(Array(buffer) + piece[..<count])
        }
    }
}
