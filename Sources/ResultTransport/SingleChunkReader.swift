import Crypto
import DataFormats

/// Reads results that have one piece, one after the other, out of the pieces' JSON: what ``ResultReader`` does, without
/// making values of the JSON and in memory that is used again.
///
/// It accepts only what that one accepts, and says nothing of the reasons.
package struct SingleChunkReader: ~Copyable {
    private var compressed: [UInt8] = []
    private var inflater = Inflater()
    /// The report that was read last.
    package private(set) var report: [UInt8] = []

    package init() {}

    /// Reads a result into ``report``.
    ///
    /// - Parameters:
    ///   - json: The ConfigMap that holds the piece.
    ///   - index: The result's index.
    /// - Returns: Whether index, piece and digest agree. Where not, the answer is ``ResultReader``'s.
    package mutating func read(_ json: [UInt8], of index: ResultIndex) -> Bool {
        guard index.chunkCount == 1, index.chunkSize <= PackedResult.longestChunk,
            json.withUnsafeBufferPointer({ takeChunk($0, of: index) })
        else { return false }
        guard compressed.count == index.compressedSize, PackedResult.digest(compressed) == index.sha256 else {
            return false
        }
        return inflater.inflate(compressed, to: index.size, into: &report)
    }

    private mutating func takeChunk(_ json: UnsafeBufferPointer<UInt8>, of index: ResultIndex) -> Bool {
        var hasMarks = false
        var hasBytes = false
        var cursor = JSONCursor(json)
        do throws(JSONCursor.Unusual) {
            try cursor.map { (name, value) throws(JSONCursor.Unusual) in
                switch name {
                case "data":
                    guard !hasMarks else { throw JSONCursor.Unusual() }
                    hasMarks = try Self.marksFit(index, &value)
                case "binaryData":
                    guard !hasBytes else { throw JSONCursor.Unusual() }
                    try value.map { (name, value) throws(JSONCursor.Unusual) in
                        guard case "chunk" = name else {
                            try value.skip()
                            return
                        }
                        let text = try value.text()
                        guard !hasBytes, !text.hasEscapes, decodeBase64(text.bytes, into: &compressed) else {
                            throw JSONCursor.Unusual()
                        }
                        hasBytes = true
                    }
                default: try value.skip()
                }
            }
            try cursor.end()
        } catch {
            return false
        }
        return hasMarks && hasBytes
    }

    /// Whether `data` says that it is the only piece of the result.
    private static func marksFit(_ index: ResultIndex, _ cursor: inout JSONCursor) throws(JSONCursor.Unusual) -> Bool {
        var (run, digest, number, count) = (0, 0, 0, 0)
        try cursor.map { (name, value) throws(JSONCursor.Unusual) in
            switch name {
            case "run": run += try value.text().isSame(as: index.run.text) ? 1 : 2
            case "sha256": digest += try value.text().isSame(as: index.sha256) ? 1 : 2
            case "number": number += try value.text().isSame(as: "0") ? 1 : 2
            case "of": count += try value.text().isSame(as: "1") ? 1 : 2
            default: try value.skip()
            }
        }
        // Each once, as it should be.
        return run == 1 && digest == 1 && number == 1 && count == 1
    }
}

/// Decodes base64 (RFC 4648, section 4) as encoders write it: whole groups, and no bits that say nothing.
///
/// - Returns: Whether it is that.
func decodeBase64(_ text: UnsafeBufferPointer<UInt8>, into bytes: inout [UInt8]) -> Bool {
    bytes.removeAll(keepingCapacity: true)
    guard !text.isEmpty, text.count % 4 == 0 else { return false }
    let padding = text[text.count - 1] != UInt8(ascii: "=") ? 0 : text[text.count - 2] != UInt8(ascii: "=") ? 1 : 2
    let whole = (text.count - (padding > 0 ? 4 : 0)) / 4
    let count = text.count / 4 * 3 - padding
    var faults: UInt32 = 0
    // Each group is written as four bytes, of which the next one takes the last.
    bytes.append(addingCapacity: count + 4) { output in
        output.withUnsafeMutableBufferPointer { memory, written in
            let target = UnsafeMutableRawBufferPointer(memory)
            base64Values.withUnsafeBufferPointer { values in
                func group(_ place: Int, _ digits: Int) -> UInt32 {
                    var word = values[Int(text[place])] | values[256 + Int(text[place + 1])]
                    if digits > 2 { word |= values[512 + Int(text[place + 2])] }
                    if digits > 3 { word |= values[768 + Int(text[place + 3])] }
                    return word
                }
                for number in 0..<whole {
                    let word = group(number * 4, 4)
                    faults |= word
                    target.storeBytes(of: (word << 8).bigEndian, toByteOffset: number * 3, as: UInt32.self)
                }
                if padding > 0 {
                    let word = group(whole * 4, 4 - padding)
                    faults |= word
                    if word & (padding == 1 ? 0xff : 0xffff) != 0 { faults |= noDigit }
                    target.storeBytes(of: (word << 8).bigEndian, toByteOffset: whole * 3, as: UInt32.self)
                }
            }
            written = count
        }
    }
    return faults & noDigit == 0
}

/// What a byte that is no digit stands for.
private let noDigit: UInt32 = 1 << 31

/// What each byte stands for as a group's first digit, as its second, its third and its fourth: bits of 24.
private let base64Values: [UInt32] = {
    var values = [UInt32](repeating: noDigit, count: 4 * 256)
    for (value, digit) in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8.enumerated() {
        for place in 0..<4 { values[place * 256 + Int(digit)] = UInt32(value) << (18 - 6 * place) }
    }
    return values
}()
