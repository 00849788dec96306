import Glibc
import ScanReport
import TestSupport
import Testing

/// What lies outside a hostile root: files that would all be findings, none of which may ever be opened, and a watch that
/// tells whether one was; inotify(7).
final class Canary {
    /// Where it lies, on the machine.
    let path: String
    private let watch: CInt
    private var names: [CInt: String] = [:]

    /// Makes the canary in a temporary directory, beside the root.
    init(in directory: TemporaryDirectory) throws {
        path = directory.path + "/outside"
        for etc in ["outside", "outside/etc", "outside/deep/etc"] {
            try directory.write(etc + "/passwd", "root:x:0:0::/:/bin/sh\ncanary:x:0:0::/:/bin/sh\n", mode: 0o666)
            try directory.write(etc + "/shadow", "canary::19000::::::\n", mode: 0o666)
            try directory.write(etc + "/group", "canary:x:0:\n", mode: 0o666)
            try directory.write(etc + "/canary.pem", Self.privateKey, mode: 0o666)
            try directory.write(etc + "/id_rsa", Self.privateKey, mode: 0o666)
            try directory.write(etc + "/canary-setuid", mode: 0o4755)
            try directory.write(etc + "/sh", mode: 0o4755)
            try directory.write(etc + "/canary/apk", mode: 0o4755)
        }
        watch = inotify_init1(CInt(IN_NONBLOCK | IN_CLOEXEC))
        for name in ["", "/etc", "/deep", "/deep/etc", "/canary", "/etc/canary", "/deep/etc/canary"] {
            try add(path + name)
        }
    }

    deinit {
        close(watch)
    }

    /// A private key's first and last lines.
    static var privateKey: String { "-----BEGIN " + "PRIVATE KEY-----\nAAAA\n-----END " + "PRIVATE KEY-----\n" }

    /// Watches one more file or directory that may not be opened.
    func add(_ path: String) throws {
        let number = inotify_add_watch(watch, path, UInt32(IN_OPEN | IN_ACCESS))
        guard number >= 0 else { throw Failure("can't watch \(path)") }
        names[number] = path
    }

    /// What was opened or read since the last time this was asked; empty where all is well.
    func openings() -> [String] {
        var openings: [String] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let got = read(watch, &buffer, buffer.count)
            guard got > 0 else { return openings }
            var offset = 0
            buffer.withUnsafeBytes { bytes in
                while offset < got {
                    // struct inotify_event: watch, mask, cookie and length, 4 bytes each, then the name.
                    let number = bytes.loadUnaligned(fromByteOffset: offset, as: CInt.self)
                    let length = Int(bytes.loadUnaligned(fromByteOffset: offset + 12, as: UInt32.self))
                    let name = bytes[(offset + 16)..<(offset + 16 + length)].prefix { $0 != 0 }
                    openings.append((names[number] ?? "?") + "/" + String(decoding: name, as: UTF8.self))
                    offset += 16 + length
                }
            }
        }
    }

    /// Records an issue where the canary was touched, or where a report knows anything of it.
    func expectUntouched(by reports: Report..., sourceLocation: SourceLocation = #_sourceLocation) {
        let openings = openings()
        #expect(openings.isEmpty, "opened outside the root", sourceLocation: sourceLocation)
        for report in reports {
            let seen = report.findings.filter {
                $0.message.contains("canary") || $0.path?.text.contains("canary") == true
            }
            #expect(seen.isEmpty, "found outside the root", sourceLocation: sourceLocation)
        }
    }
}
