/// Which files dpkg was told to leave out when it installed packages: `path-exclude` and `path-include` of dpkg.cfg and
/// dpkg.cfg.d (dpkg(1)), by which slim images go without documentation.
package struct PathExclusions: Sendable, Equatable {
    private struct Rule: Sendable, Equatable {
        let pattern: [UInt8]
        let isExcluded: Bool
    }

    private var rules: [Rule] = []

    /// Directories that images are stripped of after the packages were installed, too: nothing runs that is in them.
    private static let documentation = [
        "usr/share/doc/", "usr/share/man/", "usr/share/info/", "usr/share/locale/", "usr/share/lintian/",
        "usr/share/linda/", "usr/share/groff/", "usr/share/help/", "usr/share/gnome/help/", "usr/share/bug/",
        "usr/share/doc-base/", "usr/share/menu/", "usr/share/i18n/", "usr/share/gtk-doc/", "usr/share/licenses/",
        "usr/local/man/", "usr/local/share/man/",
    ].map { Array($0.utf8) }

    package init() {}

    /// Adds a file of settings. The files of dpkg.cfg.d come in the order of their names, dpkg.cfg after them.
    package mutating func add(settings bytes: [UInt8]) {
        forEachLine(of: bytes) { line in
            for (name, isExcluded) in [("path-exclude", true), ("path-include", false)] {
                var rest = line.drop { $0 == 32 || $0 == 9 || $0 == UInt8(ascii: "-") }
                guard rest.starts(with: name.utf8), rules.count < 1000 else { continue }
                rest = rest.dropFirst(name.utf8.count).drop { $0 == 32 || $0 == 9 || $0 == UInt8(ascii: "=") }
                while let last = rest.last, last == 32 || last == 9 || last == UInt8(ascii: "\"") { rest.removeLast() }
                let pattern = rest.drop { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "/") }
                if !pattern.isEmpty, pattern.count <= 256 {
                    rules.append(Rule(pattern: Array(pattern), isExcluded: isExcluded))
                }
            }
            return true
        }
    }

    /// Whether a path is not expected to be there: the last rule that matches it says so, or it is documentation.
    package func isLeftOut(_ path: ArraySlice<UInt8>) -> Bool {
        if let rule = rules.last(where: { Self.matches($0.pattern, path) }), rule.isExcluded { return true }
        return Self.documentation.contains { path.starts(with: $0) }
    }

    /// fnmatch(3) without flags, as dpkg calls it: a star stands for slashes too. Classes are taken for any one byte. With
    /// one place to go back to, no pattern takes longer than its length times the path's.
    static func matches(_ pattern: [UInt8], _ path: ArraySlice<UInt8>) -> Bool {
        var (place, index) = (0, path.startIndex)
        var back: (place: Int, index: Int)?
        while index < path.endIndex {
            if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
                place += 1
                back = (place, index)
            } else if place < pattern.count, let after = step(pattern, place, path[index]) {
                place = after
                index += 1
            } else if let last = back {
                back = (last.place, last.index + 1)
                (place, index) = (last.place, last.index + 1)
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == UInt8(ascii: "*") }
    }

    /// The place behind what stands for one byte; nil where it does not stand for this one.
    private static func step(_ pattern: [UInt8], _ place: Int, _ byte: UInt8) -> Int? {
        switch pattern[place] {
        case UInt8(ascii: "?"): return place + 1
        case UInt8(ascii: "["):
            if let end = pattern[(place + 1)...].firstIndex(of: UInt8(ascii: "]")) { return end + 1 }
            return byte == pattern[place] ? place + 1 : nil
        case UInt8(ascii: "\\") where place + 1 < pattern.count: return byte == pattern[place + 1] ? place + 2 : nil
        default: return byte == pattern[place] ? place + 1 : nil
        }
    }
}
