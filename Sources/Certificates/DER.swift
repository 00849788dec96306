/// One element of DER (X.690), of which only the outside was looked at. Whoever wants what is inside asks for it, so
/// nothing is read deeper than its format asks for.
package struct DER {
    /// The identifier octet.
    let tag: UInt8
    let content: ArraySlice<UInt8>
    /// The element with its tag and length.
    let whole: ArraySlice<UInt8>

    /// Bytes that are no DER, or not that which was asked for.
    package struct Malformed: Error {}

    enum Tag {
        static let boolean: UInt8 = 0x01
        static let integer: UInt8 = 0x02
        static let bitString: UInt8 = 0x03
        static let octetString: UInt8 = 0x04
        static let objectIdentifier: UInt8 = 0x06
        static let utf8String: UInt8 = 0x0c
        static let sequence: UInt8 = 0x30
        static let set: UInt8 = 0x31
        static let utcTime: UInt8 = 0x17
        static let generalizedTime: UInt8 = 0x18
        /// Context-specific and constructed.
        static func explicit(_ number: UInt8) -> UInt8 { 0xa0 | number }
        /// Context-specific and primitive.
        static func implicit(_ number: UInt8) -> UInt8 { 0x80 | number }
    }

    /// Takes the first element off some bytes.
    init(takenFrom bytes: inout ArraySlice<UInt8>) throws(Malformed) {
        let start = bytes.startIndex
        var rest = bytes
        guard let tag = rest.popFirst(), tag & 0x1f != 0x1f, let first = rest.popFirst() else { throw Malformed() }
        var length = Int(first)
        if first >= 0x80 {
            let count = Int(first & 0x7f)
            guard (1...4).contains(count), rest.count >= count else { throw Malformed() }
            length = rest.prefix(count).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(count)
        }
        guard length <= rest.count else { throw Malformed() }
        self.tag = tag
        content = rest.prefix(length)
        whole = bytes[start..<content.endIndex]
        bytes = rest.dropFirst(length)
    }

    /// The only element of some bytes, perhaps with something behind it.
    init(_ bytes: [UInt8]) throws(Malformed) {
        var rest = bytes[...]
        self = try DER(takenFrom: &rest)
    }

    /// The elements inside.
    func elements(most: Int = 1000) throws(Malformed) -> [DER] {
        var elements: [DER] = []
        var rest = content
        while !rest.isEmpty {
            guard elements.count < most else { throw Malformed() }
            elements.append(try DER(takenFrom: &rest))
        }
        return elements
    }

    /// The elements inside a SEQUENCE or SET.
    func elements(of tag: UInt8) throws(Malformed) -> [DER] {
        guard self.tag == tag else { throw Malformed() }
        return try elements()
    }

    /// A non-negative INTEGER's bytes, the highest first, without zeros in front.
    func magnitude() throws(Malformed) -> ArraySlice<UInt8> {
        guard tag == Tag.integer, let first = content.first, first < 0x80 else { throw Malformed() }
        return content.drop { $0 == 0 }
    }

    /// A small non-negative INTEGER.
    func smallInteger() throws(Malformed) -> Int {
        let bytes = try magnitude()
        guard bytes.count < 8 else { throw Malformed() }
        return bytes.reduce(0) { $0 << 8 | Int($1) }
    }

    /// A BIT STRING's bytes.
    func bits() throws(Malformed) -> ArraySlice<UInt8> {
        guard tag == Tag.bitString, let unused = content.first, unused < 8 else { throw Malformed() }
        return content.dropFirst()
    }

    /// An OBJECT IDENTIFIER in dots.
    func objectIdentifier() throws(Malformed) -> String {
        guard tag == Tag.objectIdentifier else { throw Malformed() }
        return try Self.dotted(content)
    }

    static func dotted(_ bytes: ArraySlice<UInt8>) throws(Malformed) -> String {
        guard !bytes.isEmpty, bytes.count <= 64 else { throw Malformed() }
        var numbers: [UInt64] = []
        var number: UInt64 = 0
        for byte in bytes {
            guard number < 1 << 56 else { throw Malformed() }
            number = number << 7 | UInt64(byte & 0x7f)
            if byte < 0x80 {
                if numbers.isEmpty {
                    numbers = [min(number / 40, 2), number - min(number / 40, 2) * 40]
                } else {
                    numbers.append(number)
                }
                number = 0
            }
        }
        return numbers.map(String.init).joined(separator: ".")
    }

    /// Seconds since 1970 of a UTCTime or GeneralizedTime in UTC.
    func time() throws(Malformed) -> Int {
        var digits = Array(content)
        guard digits.popLast() == UInt8(ascii: "Z"), digits.allSatisfy({ (48...57).contains($0) }) else {
            throw Malformed()
        }
        func number(_ start: Int, _ count: Int) -> Int {
            digits[start..<(start + count)].reduce(0) { $0 * 10 + Int($1 - 48) }
        }
        let year: Int
        let month: Int
        switch (tag, digits.count) {
        case (Tag.utcTime, 12):
            year = number(0, 2) < 50 ? 2000 + number(0, 2) : 1900 + number(0, 2)
            month = 2
        case (Tag.generalizedTime, 14):
            year = number(0, 4)
            month = 4
        default: throw Malformed()
        }
        let (m, d) = (number(month, 2), number(month + 2, 2))
        let (hour, minute, second) = (number(month + 4, 2), number(month + 6, 2), number(month + 8, 2))
        guard (1...12).contains(m), (1...31).contains(d), hour < 24, minute < 60, second < 61 else { throw Malformed() }
        return days(year: year, month: m, day: d) * 86_400 + hour * 3_600 + minute * 60 + second
    }

    /// Days since 1970-01-01 in the Gregorian calendar; the year begins in March, so that leap days come last.
    private func days(year: Int, month: Int, day: Int) -> Int {
        let years = month <= 2 ? year - 1 : year
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return years * 365 + years / 4 - years / 100 + years / 400 + dayOfYear - 719_468
    }

    /// An element of some content.
    static func encoded(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        var length: [UInt8] = []
        if content.count < 0x80 {
            length = [UInt8(content.count)]
        } else {
            var rest = content.count
            while rest > 0 {
                length.insert(UInt8(rest & 0xff), at: 0)
                rest >>= 8
            }
            length.insert(0x80 | UInt8(length.count), at: 0)
        }
        return [tag] + length + content
    }
}
