import Foundation
import Glibc
import TestSupport

/// A root that means harm, in a temporary directory of its own, and beside it the canary that no scan may touch.
final class HostileRoot {
    let directory: TemporaryDirectory
    let canary: Canary

    /// The root's path on the machine.
    var path: String { directory.path + "/root" }

    /// The entries that every root begins with: `etc` and the account files in it.
    static let firstEntries = 4
    static let firstFiles = 3

    /// Makes a root that holds nothing but innocent account files.
    ///
    /// - Parameter parent: Where to make it; nil for the usual place.
    /// - Throws: What kept it from being made.
    init(in parent: String? = nil) throws {
        directory = try TemporaryDirectory(in: parent)
        canary = try Canary(in: directory)
        try directory.makeDirectory("root")
        try write("etc/passwd", Self.passwd)
        try write("etc/group", "root:x:0:\nnobody:x:65534:\n")
        try write("etc/shadow", "root:*:19000::::::\n", mode: 0o640)
    }

    /// Innocent accounts.
    static let passwd = "root:x:0:0::/:/sbin/nologin\nnobody:x:65534:65534::/:/sbin/nologin\n"
    /// Accounts with a finding of their own, which shows that a file inside the root was read.
    static let insidePasswd = passwd + "inside:x:0:0::/:/sbin/nologin\n"

    func write(_ name: String, _ content: String = "", mode: mode_t = 0o644) throws {
        try directory.write("root/" + name, content, mode: mode)
    }

    func makeDirectory(_ name: String, mode: mode_t = 0o755) throws {
        try directory.makeDirectory("root/" + name, mode: mode)
    }

    func link(_ name: String, to target: String) throws {
        try directory.link("root/" + name, to: target)
    }

    func remove(_ name: String) throws {
        try FileManager.default.removeItem(atPath: path + "/" + name)
    }

    /// Makes an empty file whose name is any bytes.
    func write(rawName name: [UInt8], mode: mode_t) throws {
        try make(rawName: name) { mknod($0, S_IFREG | 0o600, 0) == 0 && chmod($0, mode) == 0 }
    }

    /// Makes a directory whose name is any bytes.
    func makeDirectory(rawName name: some Sequence<UInt8>) throws {
        try make(rawName: Array(name)) { mkdir($0, 0o755) == 0 || errno == EEXIST }
    }

    private func make(rawName name: [UInt8], _ body: (UnsafePointer<CChar>) -> Bool) throws {
        let file = (Array(path.utf8) + [UInt8(ascii: "/")] + name + [0]).map(CChar.init(bitPattern:))
        let isMade = file.withUnsafeBufferPointer { $0.baseAddress.map(body) ?? false }
        guard isMade else { throw Failure("can't make the name \(name)") }
    }

    /// Makes a file that has a size and no blocks.
    func sparse(_ name: String, size: Int, beginning: String = "", mode: mode_t = 0o644) throws {
        try write(name, beginning, mode: mode)
        guard truncate(path + "/" + name, size) == 0 else { throw Failure("can't make a file of \(size) bytes") }
    }

    /// Puts something else in the place of a file, and watches that nobody opens it.
    func put(_ kind: SpecialFile, at name: String) throws {
        let place = path + "/" + name
        try FileManager.default.createDirectory(
            atPath: (place as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        unlink(place)
        guard kind.make(place) else { throw Failure("can't make a \(kind) at \(name)") }
        chmod(place, 0o644)
        try canary.add(place)
    }
}
