/// The licences that `/usr/share/doc/PACKAGE/copyright` states: the short names of its `License` fields
/// (debian.org/doc/packaging-manuals/copyright-format/1.0), and the texts below `/usr/share/common-licenses` that it
/// points to.
enum DebianCopyright {
    /// How many are kept at most.
    static let mostLicences = 64

    static func licences(_ bytes: [UInt8]) -> [[UInt8]] {
        var found: [[UInt8]] = []
        func add(_ name: ArraySlice<UInt8>) {
            var name = name
            while let last = name.last, [UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: ";")].contains(last) {
                name.removeLast()
            }
            guard !name.isEmpty, found.count < mostLicences else { return }
            let licence = Array(name)
            if !found.contains(licence) { found.append(licence) }
        }
        var position = 0
        while position < bytes.count, found.count < mostLicences {
            let line = bytes[position...].prefix { $0 != 10 }
            position = line.endIndex + 1
            if begins(line, with: "License:") {
                add(trimmedBlanks(line.dropFirst(8)).prefix { $0 != 32 && $0 != 9 })
            } else if let place = firstRange(of: "/usr/share/common-licenses/", in: line) {
                add(
                    line[place.upperBound...].prefix {
                        (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                            || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
                    })
            }
        }
        return found
    }

    /// The package whose file this is: the name of its folder.
    static func packageName(path: [UInt8]) -> [UInt8] {
        Array(lastName(of: Array(path.dropLast("/copyright".utf8.count))))
    }
}
