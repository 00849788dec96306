import Compliance

/// Sockets that something listens on, from the tables below `/proc/PID/net`; proc_pid_net(5).
enum KnownSockets {
    /// The sockets of one table.
    ///
    /// - Parameters:
    ///   - table: `tcp`, `tcp6`, `udp` or `udp6`.
    ///   - text: Its content.
    static func listening(in table: String, _ text: [UInt8]) -> [TargetKnowledge.Socket] {
        // 0A is TCP_LISTEN; a bound UDP socket is in 07, TCP_CLOSE (net/tcp_states.h).
        let state = table.hasPrefix("tcp") ? "0A" : "07"
        return text.split(separator: UInt8(ascii: "\n")).dropFirst().compactMap { line in
            let fields = line.split(separator: UInt8(ascii: " ")).prefix(4).map { String(decoding: $0, as: UTF8.self) }
            guard fields.count == 4, fields[3] == state else { return nil }
            let parts = fields[1].split(separator: ":")
            guard parts.count == 2, let port = Int(parts[1], radix: 16), let address = address(parts[0]) else {
                return nil
            }
            return TargetKnowledge.Socket(protocolName: table, address: address, port: port)
        }
    }

    /// An address as ss(8) prints it, from words of 32 bits in the machine's byte order.
    private static func address(_ digits: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = digits
        while !rest.isEmpty {
            guard let word = UInt32(rest.prefix(8), radix: 16), rest.count >= 8 else { return nil }
            withUnsafeBytes(of: word) { bytes.append(contentsOf: $0) }
            rest = rest.dropFirst(8)
        }
        switch bytes.count {
        case 4: return bytes.map { "\($0)" }.joined(separator: ".")
        case 16: return compressed(bytes)
        default: return nil
        }
    }

    /// The text form that RFC 5952 recommends: lower case, the longest run of zero words left out.
    private static func compressed(_ bytes: [UInt8]) -> String {
        let words = stride(from: 0, to: 16, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
        if words[..<5].allSatisfy({ $0 == 0 }), words[5] == 0xffff {
            return "::ffff:" + bytes[12...].map { "\($0)" }.joined(separator: ".")
        }
        var best = 0..<0
        var start = 0
        for index in 0...8 where index == 8 || words[index] != 0 {
            if index - start > best.count { best = start..<index }
            start = index + 1
        }
        func text(_ words: ArraySlice<UInt16>) -> String {
            words.map { String($0, radix: 16) }.joined(separator: ":")
        }
        guard best.count > 1 else { return text(words[...]) }
        return text(words[..<best.lowerBound]) + "::" + text(words[best.upperBound...])
    }
}
