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
    var isGood = true
    bytes.append(addingCapacity: count) { output in
        base64Values.withUnsafeBufferPointer { values in
            var faults: UInt8 = 0
            for group in 0..<whole {
                let place = group * 4
                let (first, second) = (values[Int(text[place])], values[Int(text[place + 1])])
                let (third, fourth) = (values[Int(text[place + 2])], values[Int(text[place + 3])])
                faults |= first | second | third | fourth
                output.append(first << 2 | second >> 4)
                output.append(second << 4 | third >> 2)
                output.append(third << 6 | fourth)
            }
            if padding > 0 {
                let place = whole * 4
                let (first, second) = (values[Int(text[place])], values[Int(text[place + 1])])
                let third = padding == 1 ? values[Int(text[place + 2])] : 0
                faults |= first | second | third
                output.append(first << 2 | second >> 4)
                if padding == 1 { output.append(second << 4 | third >> 2) }
                if (padding == 1 ? third & 3 : second & 15) != 0 { isGood = false }
            }
            if faults & 0x80 != 0 { isGood = false }
        }
    }
    return isGood
}

/// What each byte stands for as a digit; 0x80 where it is none.
private let base64Values: [UInt8] = {
    var values = [UInt8](repeating: 0x80, count: 256)
    for (value, digit) in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8.enumerated() {
        values[Int(digit)] = UInt8(value)
    }
    return values
}()
