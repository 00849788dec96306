import Glibc

/// Shannon's measure of bytes, in bits a byte: 0 for none.
func entropy(_ bytes: UnsafeRawBufferPointer) -> Double {
    if bytes.isEmpty { return 0 }
    return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 256) { counts in
        counts.initialize(repeating: 0)
        for byte in bytes { counts[Int(byte)] &+= 1 }
        let whole = Double(bytes.count)
        var sum = 0.0
        for count in counts where count > 0 {
            sum -= Double(count) / whole * log2(Double(count) / whole)
        }
        return sum
    }
}

/// Whether more than half of the bytes are the one before them, or its neighbour in the same direction as the byte before
/// went: `aaaaaaaa`, `abcdefgh`, `87654321`, `xxxx-xxxx`.
func isRegular(_ bytes: UnsafeRawBufferPointer) -> Bool {
    if bytes.count < 4 { return true }
    var regular = 0
    for index in 1..<bytes.count {
        let step = Int(bytes[index]) - Int(bytes[index - 1])
        if step == 0 || (index > 1 && abs(step) == 1 && Int(bytes[index - 1]) - Int(bytes[index - 2]) == step) {
            regular += 1
        }
    }
    return regular * 2 > bytes.count
}

/// Whether bytes hold a word, given in lower case, in any case of letters.
func holds(_ bytes: UnsafeRawBufferPointer, word: [UInt8]) -> Bool {
    guard let first = word.first, bytes.count >= word.count else { return false }
    for start in 0...(bytes.count - word.count) where lowercased(bytes[start]) == first {
        var length = 1
        while length < word.count, lowercased(bytes[start + length]) == word[length] { length += 1 }
        if length == word.count { return true }
    }
    return false
}

@inline(__always)
private func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
}

/// What base64 (RFC 4648, sections 4 and 5; padding or none) stands for, or nil where it is none.
func base64Decoded(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count / 4 * 3 + 3)
    var bits: UInt32 = 0
    var count = 0
    for byte in bytes {
        let value: UInt8
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = byte - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): value = byte - 71
        case UInt8(ascii: "0")...UInt8(ascii: "9"): value = byte + 4
        case UInt8(ascii: "+"), UInt8(ascii: "-"): value = 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): value = 63
        case UInt8(ascii: "="): continue
        default: return nil
        }
        bits = bits << 6 | UInt32(value)
        count += 6
        if count >= 8 {
            count -= 8
            decoded.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        }
    }
    return decoded
}

/// How many newlines stand in bytes.
func newlines(_ bytes: UnsafeRawBufferPointer) -> Int {
    var total = 0
    var place = 0
    let newline = SIMD32<UInt8>(repeating: 10)
    while place + 32 <= bytes.count {
        let chunk = bytes.loadUnaligned(fromByteOffset: place, as: SIMD32<UInt8>.self)
        var ones = SIMD32<UInt8>()
        ones.replace(with: 1, where: chunk .== newline)
        total &+= Int(ones.wrappedSum())
        place += 32
    }
    while place < bytes.count {
        if bytes[place] == 10 { total &+= 1 }
        place += 1
    }
    return total
}
