/// How a file's bytes are read.
enum TextForm {
    /// Text of one byte a unit, or what looks like it.
    case bytes
    /// Bytes with zeros among them.
    case binary
    /// UTF-16, its low bytes first.
    case littleEndian
    /// UTF-16, its high bytes first.
    case bigEndian

    /// How much of a file is looked at.
    static let sample = 8192

    var isWide: Bool {
        switch self {
        case .bytes, .binary: false
        case .littleEndian, .bigEndian: true
        }
    }

    /// Tells it from the beginning of a file: UTF-16 by its byte order mark, or where of 32 to 256 units nearly all are
    /// ASCII; without zeros it is text.
    init(_ bytes: UnsafeRawBufferPointer) {
        let sample = UnsafeRawBufferPointer(rebasing: bytes.prefix(Self.sample))
        if sample.starts(with: [0xff, 0xfe]), Self.isWide(sample, high: 1) {
            self = .littleEndian
        } else if sample.starts(with: [0xfe, 0xff]), Self.isWide(sample, high: 0) {
            self = .bigEndian
        } else if !sample.contains(0) {
            self = .bytes
        } else {
            let units = min(256, sample.count / 2)
            var (low, high) = (0, 0)
            for unit in 0..<units {
                if sample[2 * unit + 1] == 0, sample[2 * unit] != 0 { low += 1 }
                if sample[2 * unit] == 0, sample[2 * unit + 1] != 0 { high += 1 }
            }
            if units >= 32, low * 10 >= units * 9 {
                self = .littleEndian
            } else if units >= 32, high * 10 >= units * 9 {
                self = .bigEndian
            } else {
                self = .binary
            }
        }
    }

    /// Whether what follows a byte order mark is such text: where a mark stands before plain bytes, pairs of them would be
    /// characters of scripts that no key is written in.
    private static func isWide(_ sample: UnsafeRawBufferPointer, high: Int) -> Bool {
        if sample.count < 4 { return true }
        let units = stride(from: 2, to: sample.count - 1, by: 2)
        return units.count { sample[$0 + high] == 0 } * 16 >= sample.count / 2 - 1
    }

    /// Adds UTF-16's units as one byte each: U+0000 to U+00FF as they are, others as 0xff.
    ///
    /// - Parameter odd: the first byte of a unit whose second comes later.
    func narrow(_ bytes: UnsafeRawBufferPointer, odd: inout UInt8?, into narrowed: inout [UInt8]) {
        var place = 0
        func unit(_ first: UInt8, _ second: UInt8) -> UInt8 {
            let (low, high) = self == .bigEndian ? (second, first) : (first, second)
            return high == 0 ? low : 0xff
        }
        if let first = odd, let second = bytes.first {
            narrowed.append(unit(first, second))
            odd = nil
            place = 1
        }
        while place + 1 < bytes.count {
            narrowed.append(unit(bytes[place], bytes[place + 1]))
            place += 2
        }
        if place < bytes.count { odd = bytes[place] }
    }
}
