import Glibc
import Secrets

/// Scans all files below directories, and says what it found and how long it took; for benchmarks/secrets/compare.
///
/// Each match is a line of path, line (0 where there is none), rule, evidence and digest, with tabs between.
@main struct SecretsMeasure {
    static func main() throws {
        var arguments = CommandLine.arguments.dropFirst()
        var piece = 0
        if arguments.first == "--piece", let size = arguments.dropFirst().first.flatMap({ Int($0) }) {
            // As a file that comes in pieces of this size.
            piece = size
            arguments = arguments.dropFirst(2)
        }
        let start = seconds()
        let scanner = try SecretScanner(rules: SecretRules.builtIn())
        _ = "tables \(scanner.tableSize), patterns \(scanner.patternSize)\n".withCString { write(2, $0, strlen($0)) }
        let built = seconds()
        guard let scratch = scanner.makeScratch() else { return }
        var bytes = 0
        var files = 0
        var scanned = 0.0
        var cuts = SecretMatches().cuts
        for root in arguments {
            walk(root) { path in
                guard let content = contents(path) else { return }
                bytes += content.count
                files += 1
                let name = Array(path.utf8)
                var matches = SecretMatches()
                let begun = seconds()
                if piece == 0 {
                    scanner.scan(content.span.bytes, path: name.span, with: scratch, into: &matches)
                } else {
                    scanner.begin(path: name.span, with: scratch)
                    var rest = content[...]
                    while !rest.isEmpty {
                        let next = Array(rest.prefix(piece))
                        scanner.feed(next.span.bytes, with: scratch)
                        rest = rest.dropFirst(piece)
                    }
                    scanner.finish(with: scratch, into: &matches)
                }
                scanned += seconds() - begun
                for match in matches.matches {
                    print(path, match.line ?? 0, match.ruleID, match.evidence, match.digest, separator: "\t")
                }
                if matches.cuts.isCut { cuts = matches.cuts }
            }
        }
        let speed = scanned > 0 ? Double(bytes) / scanned / 1e6 : 0
        let summary =
            "built in \(Int((built - start) * 1e6)) us; \(files) files, \(bytes) bytes in \(Int(scanned * 1e3)) ms, "
            + "\(Int(speed)) MB/s; last cut \(cuts)\n"
        _ = summary.withCString { write(2, $0, strlen($0)) }
    }

    private static func seconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func walk(_ path: String, _ body: (String) -> Void) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        if status.st_mode & S_IFMT == S_IFREG { body(path) }
        guard status.st_mode & S_IFMT == S_IFDIR, let directory = opendir(path) else { return }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        closedir(directory)
        for name in names.sorted() { walk(path + "/" + name, body) }
    }

    private static func contents(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        return [UInt8](unsafeUninitializedCapacity: Int(status.st_size)) { buffer, count in
            while count < buffer.count {
                let size = read(descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count)
                if size <= 0 { break }
                count += size
            }
        }
    }
}
