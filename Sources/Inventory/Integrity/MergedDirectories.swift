/// Directories of the root that are links to others, as `/bin` is to `usr/bin` where /usr is merged: packages say the one
/// and the walk says the other.
package struct MergedDirectories: Sendable, Equatable {
    private var targets: [(name: [UInt8], target: [UInt8])] = []

    /// The names that are looked at: those that distributions merge.
    package static let names = ["bin", "sbin", "lib", "lib32", "lib64", "libx32"]

    package init() {}

    /// Adds one.
    ///
    /// - Parameters:
    ///   - name: Its name in the root.
    ///   - target: What the link says, with or without a slash in front.
    package mutating func add(_ name: [UInt8], target: [UInt8]) {
        var target = target
        while target.first == UInt8(ascii: "/") { target.removeFirst() }
        while target.last == UInt8(ascii: "/") { target.removeLast() }
        guard !target.isEmpty, !target.starts(with: "..".utf8), targets.count < 16 else { return }
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
        for (name, target) in targets where rest.starts(with: name) {
            let after = rest.dropFirst(name.count)
            guard after.first == UInt8(ascii: "/") else { continue }
            buffer += target
            rest = after
            break
        }
        buffer += rest
    }

    package static func == (left: MergedDirectories, right: MergedDirectories) -> Bool {
        left.targets.elementsEqual(right.targets) { $0 == $1 }
    }
}
