import Inventory
import TargetFilesystem
import Testing

@Suite struct HostileSQLiteTests {
    /// A header of rpm's with a name, a version and a release, and zeros behind it.
    private static func header(padded count: Int) -> [UInt8] {
        var header: [UInt8] = [0, 0, 0, 3, 0, 0, 0, 2]
        for tag: UInt8 in [0xe8, 0xe9, 0xea] { header += [0, 0, 3, tag, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, 1] }
        header += Array("a\0".utf8)
        return header + Array(repeating: 0, count: count - header.count)
    }

    /// Two pages of 65,536 bytes: the schema, and a table whose 20,000 pointers all lead to one row.
    private static var oneRowManyTimes: [UInt8] {
        var file = [UInt8](repeating: 0, count: 2 * 65536)
        func put(_ bytes: [UInt8], at offset: Int) {
            file.replaceSubrange(offset..<(offset + bytes.count), with: bytes)
        }
        put(Array("SQLite format 3\0".utf8) + [0, 1], at: 0)
        let schema = [6, 23, 29, 29, 1, 13] + Array("tablePackagesPackages".utf8) + [2]
        put([13, 0, 0, 0, 1, 0, 0, 0, 0x10, 0], at: 100)
        put([UInt8(schema.count), 1] + schema, at: 0x1000)
        put([13, 0, 0, 0x4e, 0x20, 0, 0, 0], at: 65536)
        for index in 0..<20_000 { put([0x9c, 0xa4], at: 65536 + 8 + index * 2) }
        // 5 + 20,000 bytes of payload: a null, and a blob of 20,000.
        put([0x81, 0x9c, 0x25, 1, 5, 0, 0x82, 0xb8, 0x4c] + header(padded: 20_000), at: 65536 + 0x9ca4)
        return file
    }

    @Test func aRowIsNotReadManyTimes() {
        var database = PackageDatabase(.rpm)
        database.add(rpm: Self.oneRowManyTimes, .sqlite, from: "/rpmdb.sqlite")
        #expect((1...7).contains(database.packages.count))
        #expect(database.missed.map(\.reason) == [.malformed])
    }
}
