/// Python's installed distributions (packaging.python.org, "Core metadata specifications").
enum PythonPackages {
    /// Reads the header of `METADATA` of a dist-info, or of `PKG-INFO` of an egg-info; nil where it names no package.
    static func package(metadata bytes: [UInt8], path: [UInt8]) -> InstalledPackage? {
        var name: [UInt8]?
        var version: [UInt8]?
        var licence: [UInt8]?
        var expression: [UInt8]?
        var classified: [[UInt8]] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let line = rest.prefix { $0 != 10 }
            rest = rest[line.endIndex...].dropFirst()
            // Behind the empty line is the description.
            guard !line.isEmpty, line.first != 13 else { break }
            guard line.first != 32, line.first != 9, let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
                continue
            }
            let key = line[..<colon]
            let value = trimmedBlanks(line[(colon + 1)...])
            guard !value.isEmpty else { continue }
            if isEqual(key, inAnyCase: "name") {
                name = name ?? Array(value)
            } else if isEqual(key, inAnyCase: "version") {
                version = version ?? Array(value)
            } else if isEqual(key, inAnyCase: "license") {
                licence = licence ?? Array(value)
            } else if isEqual(key, inAnyCase: "license-expression") {
                expression = expression ?? Array(value)
            } else if isEqual(key, inAnyCase: "classifier"), begins(value, with: "License :: "), classified.count < 16 {
                let last = value.lastIndex(of: UInt8(ascii: ":")).map { value[($0 + 1)...] } ?? value
                classified.append(Array(trimmedBlanks(last)))
            }
        }
        guard let name, let version else { return nil }
        let unknown = licence.map { isEqual($0[...], inAnyCase: "unknown") } ?? true
        let stated = expression ?? (unknown ? nil : licence)
        let normal = normalized(name)
        return InstalledPackage(
            .pypi, name: normal, version: version, url: PackageURL("pypi", name: normal, version: version),
            licences: stated.map { [$0] } ?? classified, evidence: [path])
    }

    /// A name as all tools compare it: small letters, and each run of `-`, `_` and `.` one `-` (PEP 503).
    static func normalized(_ name: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        for byte in lowercased(name) {
            let isMark = byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
            guard isMark else {
                output.append(byte)
                continue
            }
            if output.last != UInt8(ascii: "-") { output.append(UInt8(ascii: "-")) }
        }
        return output
    }
}
