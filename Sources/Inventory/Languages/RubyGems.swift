/// Ruby's installed gems: `specifications/NAME-VERSION.gemspec`, which RubyGems writes itself (`Gem::Specification#to_ruby`).
///
/// It is Ruby, and is not run: lines `s.FIELD = LITERAL` are all that is taken.
enum RubyGems {
    /// Reads a specification; nil where it has no name or no version that is written down.
    static func package(specification bytes: [UInt8], path: [UInt8]) -> InstalledPackage? {
        var name: [UInt8]?
        var version: [UInt8]?
        var licences: [[UInt8]] = []
        for line in bytes.split(separator: 10) {
            let line = trimmedBlanks(line)
            guard line.first != UInt8(ascii: "#"), let dot = line.firstIndex(of: UInt8(ascii: ".")),
                let equals = line[dot...].firstIndex(of: UInt8(ascii: "=")),
                line[..<dot].allSatisfy(isWordByte)
            else { continue }
            let field = trimmedBlanks(line[(dot + 1)..<equals])
            let value = line[(equals + 1)...]
            if isEqual(field, inAnyCase: "name") {
                name = name ?? literals(value, upTo: 1).first
            } else if isEqual(field, inAnyCase: "version") {
                version = version ?? literals(value, upTo: 1).first
            } else if isEqual(field, inAnyCase: "licenses") || isEqual(field, inAnyCase: "license") {
                licences = literals(value, upTo: 16)
            }
        }
        guard let name, let version, !name.isEmpty, !version.isEmpty else { return nil }
        return InstalledPackage(
            .gem, name: name, version: version, url: PackageURL("gem", name: name, version: version),
            licences: licences, evidence: [path])
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte) || byte == UInt8(ascii: "_")
    }

    /// The string literals of a line. One with an interpolation is none.
    private static func literals(_ value: ArraySlice<UInt8>, upTo most: Int) -> [[UInt8]] {
        var found: [[UInt8]] = []
        var rest = value
        while found.count < most, let start = rest.firstIndex(where: { $0 == 34 || $0 == 39 }) {
            guard let end = rest[(start + 1)...].firstIndex(of: rest[start]) else { break }
            let text = rest[(start + 1)..<end]
            guard firstRange(of: "#{", in: text) == nil, !text.contains(UInt8(ascii: "\\")) else { break }
            found.append(Array(text))
            rest = rest[(end + 1)...]
        }
        return found
    }
}
