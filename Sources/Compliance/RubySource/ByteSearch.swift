import CLinux
import Glibc

/// Looking through a profile's text by the C library, which takes many bytes at a time: a baseline has a million of them.
extension [UInt8] {
    func contains(_ wanted: StaticString) -> Bool {
        withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return false }
            return cl_find(base, bytes.count, wanted.utf8Start, wanted.utf8CodeUnitCount) != nil
        }
    }

    /// As `contains`, of a text with a byte in it that is rarer than others: that one is looked for.
    func contains(_ rare: UInt8, of wanted: StaticString) -> Bool {
        wanted.withUTF8Buffer { wanted in
            guard let distance = wanted.firstIndex(of: rare) else { return false }
            return withUnsafeBytes { bytes in
                var start = distance
                while let found = bytes.offset(of: rare, from: start) {
                    let rest = bytes.count - (found - distance)
                    if rest >= wanted.count, bytes[(found - distance)...].starts(with: wanted) { return true }
                    start = found + 1
                }
                return false
            }
        }
    }

    func contains(_ byte: UInt8) -> Bool { withUnsafeBytes { $0.offset(of: byte, from: 0) != nil } }
}

extension UnsafeRawBufferPointer {
    /// Where a byte next stands.
    func offset(of byte: UInt8, from start: Int) -> Int? {
        guard let base = baseAddress, start < count,
            let found = memchr(base + start, CInt(byte), count - start)
        else { return nil }
        return UnsafeRawPointer(found) - base
    }
}

extension ArraySlice<UInt8> {
    /// Where some bytes first stand, as an index of the slice.
    func firstIndex(of wanted: [UInt8]) -> Int? {
        withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress,
                let found = cl_find(base, bytes.count, wanted, wanted.count)
            else { return nil }
            return startIndex + (found - base)
        }
    }
}
