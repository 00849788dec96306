import ExecutableFormats
import LinuxSystem
import TargetFilesystem

/// What a root has at the places where its linker looks, each asked once.
struct LibraryPlaces {
    /// The most places of a root that are looked at: each may be a link that leads far.
    private static let mostLooks = 20_000
    /// The most questions that are answered: a file may need a thousand libraries, and name hundreds of directories.
    private static let mostQuestions = 2_000_000
    private static let longestFile = 64 << 10
    private static let mostFiles = 256
    private static let mostDirectories = 256
    private static let mostLinkers = 8

    /// The directories that a linker's configuration names.
    struct Configuration {
        var directories: [[UInt8]] = []
        /// Whether all of it was read.
        var isWhole = true
    }

    private var known: [[UInt8]: Answer<Bool>] = [:]
    private var questions = 0
    private var ofGlibc: Configuration?
    private var ofMusl: [[UInt8]: Configuration] = [:]
    private var files = 0
    /// Configuration that could not be read.
    private(set) var unreadConfiguration: [Unknown] = []

    /// Whether no more questions are answered.
    var isExhausted: Bool { questions > Self.mostQuestions || known.count >= Self.mostLooks }

    /// Whether a path leads to a file; nil where that can't be told.
    mutating func exists(_ path: [UInt8], _ root: borrowing TargetRoot) -> Bool? {
        questions += 1
        guard questions <= Self.mostQuestions else { return nil }
        if let answer = known[path] {
            if case .value(let isThere) = answer { return isThere }
            return nil
        }
        guard known.count < Self.mostLooks else { return nil }
        switch root.stat(TargetPath(bytes: path)) {
        case .value(let status):
            known[path] = .value(status.kind == .regular)
            return status.kind == .regular
        case .absent:
            known[path] = .value(false)
            return false
        case .unknown(let unknown):
            known[path] = .unknown(unknown)
            return nil
        }
    }

    /// Why a path could not be told of.
    func unknown(at path: [UInt8]) -> Unknown {
        if case .unknown(let unknown)? = known[path] { return unknown }
        return Unknown(.overLimit, path: TargetPath(bytes: Array(path.prefix(ExamplePaths.longestPath))))
    }

    /// The configuration that the linker of a file goes by: musl's where its interpreter is musl's, else glibc's.
    mutating func configuration(for file: Executable, _ root: borrowing TargetRoot) -> Configuration {
        let name = file.interpreter.flatMap { $0.split(separator: UInt8(ascii: "/")).last } ?? []
        guard name.starts(with: "ld-musl-".utf8), let end = name.firstIndex(of: UInt8(ascii: ".")) else {
            if let ofGlibc { return ofGlibc }
            var read = Configuration()
            readConfiguration("/etc/ld.so.conf", root, depth: 0, into: &read)
            ofGlibc = read
            return read
        }
        let linker = Array(name[..<end])
        if let read = ofMusl[linker] { return read }
        var read = Configuration()
        if ofMusl.count >= Self.mostLinkers {
            read.isWhole = false
            return read
        }
        let path = TargetPath(bytes: Array("/etc/".utf8) + linker + Array(".path".utf8))
        switch root.read(path, upTo: Self.longestFile) {
        case .value(let bytes):
            read.directories = LinkerConfiguration.muslDirectories(of: bytes, most: Self.mostDirectories)
        case .absent: break
        case .unknown(let unknown): miss(unknown, &read)
        }
        ofMusl[linker] = read
        return read
    }

    private mutating func miss(_ unknown: Unknown, _ configuration: inout Configuration) {
        configuration.isWhole = false
        unreadConfiguration.append(unknown)
    }

    private mutating func readConfiguration(
        _ path: TargetPath, _ root: borrowing TargetRoot, depth: Int, into configuration: inout Configuration
    ) {
        files += 1
        guard files <= Self.mostFiles, depth < 8 else {
            if configuration.isWhole { miss(Unknown(.overLimit, path: path), &configuration) }
            return
        }
        switch root.read(path, upTo: Self.longestFile) {
        case .absent: break
        case .unknown(let unknown): miss(unknown, &configuration)
        case .value(let bytes):
            for entry in LinkerConfiguration.entries(of: bytes) {
                switch entry {
                case .directory(let directory):
                    guard configuration.directories.count < Self.mostDirectories else {
                        if configuration.isWhole { miss(Unknown(.overLimit, path: path), &configuration) }
                        return
                    }
                    configuration.directories.append(directory)
                case .include(let pattern):
                    include(pattern, from: path, root, depth: depth, into: &configuration)
                }
            }
        }
    }

    /// Reads the files that a pattern of glob(7) names. Of its wildcards only those are known that are in use: `*` and `?`
    /// in the last name.
    private mutating func include(
        _ pattern: [UInt8], from file: TargetPath, _ root: borrowing TargetRoot, depth: Int,
        into configuration: inout Configuration
    ) {
        let slash = UInt8(ascii: "/")
        let base = pattern.first == slash ? [] : file.bytes.dropLastName
        let full = base + pattern
        let directory = full.dropLastName
        let name = Array(full[directory.count...])
        guard !directory.contains(where: { "*?[".utf8.contains($0) }), !name.contains(UInt8(ascii: "[")) else {
            miss(Unknown(.notSupported, path: TargetPath(bytes: full)), &configuration)
            return
        }
        guard name.contains(where: { "*?".utf8.contains($0) }) else {
            readConfiguration(TargetPath(bytes: full), root, depth: depth + 1, into: &configuration)
            return
        }
        switch root.list(TargetPath(bytes: Array(directory)), limit: 10_000) {
        case .absent: break
        case .unknown(let unknown): miss(unknown, &configuration)
        case .value(let entries):
            for entry in entries
            where entry.name.first != UInt8(ascii: ".") && matches(entry.name[...], name[...]) {
                readConfiguration(
                    TargetPath(bytes: directory + entry.name), root, depth: depth + 1, into: &configuration)
            }
        }
    }
}

extension Collection where Element == UInt8 {
    /// A path without its last name, the slash before that kept.
    fileprivate var dropLastName: [UInt8] {
        var bytes = Array(self)
        while let last = bytes.last, last != UInt8(ascii: "/") { bytes.removeLast() }
        return bytes
    }
}

/// Whether a name fits a pattern of `*` and `?`; glob(7).
func matches(_ name: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
    var (name, pattern) = (name, pattern)
    // Where the last star began: only that one has to be tried again.
    var retry: (name: ArraySlice<UInt8>, pattern: ArraySlice<UInt8>)?
    while true {
        if pattern.first == UInt8(ascii: "*") {
            pattern = pattern.dropFirst()
            retry = (name, pattern)
            continue
        }
        if let first = name.first, let wanted = pattern.first, wanted == UInt8(ascii: "?") || wanted == first {
            (name, pattern) = (name.dropFirst(), pattern.dropFirst())
            continue
        }
        if name.isEmpty, pattern.isEmpty { return true }
        guard let last = retry, !last.name.isEmpty else { return false }
        (name, pattern) = (last.name.dropFirst(), last.pattern)
        retry = (name, pattern)
    }
}
