public import PlainData
import RubyHost
import Synchronization

/// The texts of the control files that an order names, some of them parsed ahead.
///
/// To parse a baseline takes longer than to ask what is in it. So another thread may parse files while the interpreter works:
/// it begins with the last one, and the interpreter, which begins with the first, parses what it finds unparsed itself. They
/// meet somewhere, and nobody waits.
public final class ProfileTexts: Sendable {
    /// The order without the texts. A control file is its path, its name in locations and backtraces, and its number here; a
    /// library its path, its text and its name.
    public let order: PlainValue
    private let texts: [Text]
    private let states: Mutex<[State]>

    private struct Text: Sendable {
        let reference: String
        let bytes: [UInt8]
    }

    /// The longest text that is parsed ahead, in bytes. Bytecode counts the bytes of a string and of a name, and how many there
    /// are, in 16 bits, and mruby writes what is more without a word: what follows would be read as something else. No text
    /// holds more of them than it has bytes.
    static let longest = Int(Int16.max)

    private enum State {
        case unparsed
        /// Somebody parses it, or has.
        case taken
        case parsed([UInt8])
    }

    /// Takes the texts out of an order.
    public init(_ order: PlainValue) {
        var texts: [Text] = []
        self.order = order.replacing("profiles") { profiles in
            .array((profiles.elements ?? []).map { Self.profile($0, &texts) })
        }
        states = Mutex([State](repeating: .unparsed, count: texts.count))
        self.texts = texts
    }

    private static func profile(_ profile: PlainValue, _ texts: inout [Text]) -> PlainValue {
        let directory = Directory(profile["path"]?.text ?? "")
        // In the order in which they are read: what a profile depends on comes first.
        let depends = PlainValue.array((profile["depends"]?.elements ?? []).map { Self.profile($0, &texts) })
        var controls: [PlainValue] = []
        for file in profile["controls"]?.elements ?? [] {
            guard let parts = file.elements, parts.count == 2, let bytes = parts[1].bytes else { continue }
            let reference = directory.reference(to: parts[0].text ?? "")
            controls.append(.array([parts[0], .text(reference), .integer(texts.count)]))
            texts.append(Text(reference: reference, bytes: bytes))
        }
        let libraries = (profile["libraries"]?.elements ?? []).map { file -> PlainValue in
            guard let parts = file.elements, parts.count == 2 else { return file }
            return .array(parts + [.text(directory.reference(to: parts[0].text ?? ""))])
        }
        return profile.replacing("depends") { _ in depends }.replacing("controls") { _ in .array(controls) }
            .replacing("libraries") { _ in .array(libraries) }
    }

    /// A file as InSpec names it: the profile's path as it was given, cleaned, and the file's in the profile.
    static func reference(to file: String, in path: String) -> String { Directory(path).reference(to: file) }

    /// A profile's path as it was given, cleaned.
    private struct Directory {
        private let path: String
        private let name: String?

        init(_ path: String) {
            var parts: [Substring] = []
            let path = path.hasSuffix("/") ? path.dropLast() : path[...]
            for part in path.isEmpty ? [] : path.split(separator: "/", omittingEmptySubsequences: false)
            where part != "." {
                if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
            }
            self.path = parts.joined(separator: "/")
            name = parts.last.map(String.init)
        }

        func reference(to file: String) -> String {
            guard let name else { return file }
            // A profile of one file is that file.
            return name == file && file.hasSuffix(".rb") ? path : "\(path)/\(file)"
        }
    }

    /// The text of a file, and its name.
    func text(_ number: Int) -> (bytes: [UInt8], reference: String)? {
        guard texts.indices.contains(number) else { return nil }
        return (texts[number].bytes, texts[number].reference)
    }

    /// The bytecode of a file, once; nil where the caller is to parse it.
    func takeCode(_ number: Int) -> [UInt8]? {
        states.withLock { states in
            guard states.indices.contains(number) else { return nil }
            let state = states[number]
            states[number] = .taken
            guard case .parsed(let code) = state else { return nil }
            return code
        }
    }

    /// Parses on the calling thread what the interpreter has not come to yet.
    ///
    /// - Parameters:
    ///   - memory: How many bytes that may take, besides what it makes.
    ///   - exhausted: Called where it takes more. It must not return.
    ///   - before: Called before each file, with how much of all texts is parsed here by then: 0 to 1.
    public func parseAhead(memory: Int, exhausted: @escaping () -> Never, before: (Double) -> Void = { _ in }) {
        guard texts.count > 1, let compiler = RubyCompiler(memory: memory, exhausted: exhausted) else { return }
        let size = texts.reduce(0) { $0 + $1.bytes.count }
        var parsed = 0
        for number in texts.indices.reversed() {
            before(Double(parsed) / Double(max(1, size)))
            let isFree = states.withLock { states in
                guard case .unparsed = states[number] else { return false }
                states[number] = .taken
                return true
            }
            // The interpreter has been here, and before here.
            guard isFree else { return }
            let text = texts[number]
            parsed += text.bytes.count
            let source = RubySource.prepared(text.bytes)
            guard source.count <= Self.longest, text.reference.utf8.count <= Self.longest,
                let code = compiler.bytecode(of: source, file: text.reference)
            else { continue }
            states.withLock { $0[number] = .parsed(code) }
        }
    }
}

extension PlainValue {
    /// A map with another value for a key, where it has that key.
    fileprivate func replacing(_ key: String, _ value: (PlainValue) -> PlainValue) -> PlainValue {
        guard let entries else { return self }
        return .map(entries.map { $0.key.text == key ? Entry(key, value($0.value)) : $0 })
    }
}
