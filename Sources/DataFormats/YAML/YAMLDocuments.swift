public import PlainData

extension YAML {
    /// One document of a stream, as Kubernetes reads it.
    public struct Document: Sendable, Hashable {
        /// What it holds.
        public let value: PlainValue
        /// Its own bytes with its comments, without the line that separates it from the one before; nil where it needs the
        /// directives that stand before that line, or begins in it with what is a mark elsewhere.
        public let source: [UInt8]?
        /// Whether `value` has only the nearest double of a whole number that 64 bits don't hold.
        public let isRounded: Bool
        /// Its first line, counted from 1.
        public let line: Int
    }

    /// Reads all documents of a stream as kubectl and the API server read manifests (sigs.k8s.io/yaml); those without
    /// content are left out.
    ///
    /// `y`, `yes`, `on` and their opposites are booleans, `017`, `0o17`, `0x1f`, `0b1` and `1_000` numbers, `1e3` a double;
    /// dates and `12:30:45` are text. Aliases stand for what their anchors mark, `<<` merges.
    ///
    /// - Parameter bytes: The stream, in UTF-8.
    /// - Throws: ``DocumentError`` with a line where one is to blame: what libyaml refuses; a key that comes twice in a map;
    ///   tags other than YAML's own; collections more than 100 deep; more than a million values in all documents.
    public static func documents(_ bytes: [UInt8]) throws(DocumentError) -> [Document] {
        guard !bytes.isEmpty else { return [] }
        var result: Result<[Document], DocumentError> = .success([])
        bytes.withUnsafeBufferPointer { buffer in
            do throws(DocumentError) {
                result = .success(try documents(buffer))
            } catch {
                result = .failure(error)
            }
        }
        return try result.get()
    }

    private static func documents(_ bytes: UnsafeBufferPointer<UInt8>) throws(DocumentError) -> [Document] {
        var events = YAMLEvents(bytes, .kubernetes)
        var composer = YAMLComposer(.kubernetes)
        var offsets = CharacterOffsets(bytes: bytes)
        var documents: [Document] = []
        // Where the last document ended: what stands between belongs to the next.
        var end = 0
        while case .documentStart = try events.next() {
            let line = events.place.line
            let start = offsets.byte(of: events.place.start)
            let body = events.isImplicit ? nil : offsets.byte(of: events.place.end)
            let value = try composer.document(of: &events)
            let next = offsets.byte(of: events.place.start)
            if value != .null {
                let before = comments(bytes[end..<start])
                let own: [UInt8]?
                if let body {
                    // A document's mark is three bytes; what is more of it are directives.
                    own = body - start == 3 ? afterMark(bytes[body..<next]) : nil
                } else {
                    own = Array(bytes[start..<next])
                }
                let source = before.flatMap { before in own.map { before + $0 } }
                documents.append(
                    Document(value: value, source: source, isRounded: composer.isRounded, line: line))
            }
            end = offsets.byte(of: events.place.end)
        }
        return documents
    }

    /// What stands before a document, its first line's blanks among it, but what ends another document, `...`. Nil where the
    /// document begins behind something that only YAML 1.1 takes for the end of a line.
    private static func comments(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8]? {
        func isBlank(_ byte: UInt8) -> Bool { " \t\r".utf8.contains(byte) }
        var lines = bytes.split(separator: .ascii("\n"), omittingEmptySubsequences: false)
        guard let last = lines.popLast(), last.allSatisfy(isBlank) else { return nil }
        lines.removeAll { line in line.first { !isBlank($0) }.map { $0 != .ascii("#") } ?? false }
        return Array((lines + [last]).joined(separator: [.ascii("\n")]))
    }

    /// What follows `---`: without the rest of its line where that is empty; nil where the line goes on with what may be
    /// something else at the beginning of a line, as another mark is.
    private static func afterMark(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8]? {
        let rest = bytes.drop { " \t\r".utf8.contains($0) }
        guard let first = rest.first else { return [] }
        guard "\n#{[\"'".utf8.contains(first) else { return nil }
        return Array(rest.first == .ascii("\n") ? rest.dropFirst() : rest)
    }
}

/// Where characters begin in bytes; asked in rising order.
private struct CharacterOffsets {
    let bytes: UnsafeBufferPointer<UInt8>
    private var (character, byte) = (0, 0)

    init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    mutating func byte(of wanted: Int) -> Int {
        while character < wanted, byte < bytes.count {
            byte += 1
            while byte < bytes.count, bytes[byte] & 0xc0 == 0x80 { byte += 1 }
            character += 1
        }
        return byte
    }
}
