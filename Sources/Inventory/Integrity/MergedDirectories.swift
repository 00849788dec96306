/// Directories of the root that are links to others, as `/bin` is to `usr/bin` where /usr is merged: packages say the one
/// and the walk says the other.
package struct MergedDirectories: Sendable, Equatable {
    private var targets: [(name: [UInt8], target: [UInt8])] = []

    /// The names that are looked at: those that distributions merge.
    package static let names = [
        "bin", "sbin", "lib", "lib32", "lib64", "libx32", "usr/sbin", "usr/lib32", "usr/lib64", "usr/libx32",
    ]

    package init() {}

    /// Adds one.
    ///
    /// - Parameters:
    ///   - name: Its path in the root.
    ///   - target: What the link says, from the root where a slash is in front, else from the directory that it is in.
    package mutating func add(_ name: [UInt8], target: [UInt8]) {
        var target = target
        if target.first != UInt8(ascii: "/"), let slash = name.lastIndex(of: UInt8(ascii: "/")) {
            target = name[...slash] + target
        }
        while target.first == UInt8(ascii: "/") { target.removeFirst() }
        while target.last == UInt8(ascii: "/") { target.removeLast() }
        let goesUp = target.split(separator: UInt8(ascii: "/")).contains { $0.elementsEqual("..".utf8) }
        guard !target.isEmpty, !goesUp, targets.count < 16 else { return }
        targets.append((name, target))
    }

    /// A path as the walk says it: without slashes or `./` in front.
    func append(canonical path: ArraySlice<UInt8>, to buffer: inout [UInt8]) {
        var rest = path
        while true {
            if rest.first == UInt8(ascii: "/") {
                rest.removeFirst()
            } else if rest.starts(with: "./".utf8) {
                rest = rest.dropFirst(2)
            } else {
                break
            }
        }
        while rest.last == UInt8(ascii: "/") { rest.removeLast() }
        // One may lead to another: /sbin to /usr/sbin, and that to /usr/bin.
        for _ in 0..<3 {
            let first = targets.first { name, _ in
                rest.starts(with: name) && rest.dropFirst(name.count).first == UInt8(ascii: "/")
            }
            guard let (name, target) = first else { break }
            rest = (target + rest.dropFirst(name.count))[...]
        }
        buffer += rest
    }

    package static func == (left: MergedDirectories, right: MergedDirectories) -> Bool {
        left.targets.elementsEqual(right.targets) { $0 == $1 }
    }
}
