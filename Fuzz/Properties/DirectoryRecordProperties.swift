import TargetFilesystem

/// Names come out of a directory's records as they went in. The kernel lays the records out, the target chooses the
/// names: here the input's parts between slashes and NULs, which no name holds.
func checkDirectoryRecords(_ bytes: [UInt8]) throws(BrokenProperty) {
    let names = bytes.split { $0 == UInt8(ascii: "/") || $0 == 0 }.map { Array($0.prefix(255)) }
    var records: [UInt8] = []
    for (index, name) in names.enumerated() {
        // What is behind a name's NUL is left as it was in the kernel's caller (fs/readdir.c, filldir64).
        let length = (19 + name.count + 1 + 7) / 8 * 8
        var record = Array(repeating: UInt8(ascii: "x"), count: 8) + littleEndian(index + 1, 8)
        record += littleEndian(length, 2) + [8] + name + [0]
        records += record + Array(repeating: 0xff, count: length - record.count)
    }
    let reader = DirectoryReader(records: records)
    var read: [[UInt8]] = []
    reader.forEachRecord { name, _ in read.append(Array(name)) }
    try require(read == names.filter { $0 != [46] && $0 != [46, 46] }, "the names are not those of the directory")
    try require(reader.lastCookie == Int64(names.count), "the cookie is not the last record's")
}

private func littleEndian(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
}
