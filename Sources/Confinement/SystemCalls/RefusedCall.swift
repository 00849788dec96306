import CLinux

/// The system call that a process died of.
public struct RefusedCall: Sendable, Equatable {
    /// Its number.
    public let number: Int32
    /// The architecture whose number it is; nil for one that the agent is not built for.
    public let architecture: Architecture?

    /// Its name, or its number in words where it has none.
    public var name: String {
        architecture.flatMap { SystemCallName.name(of: number, $0) } ?? "system call \(number)"
    }

    /// The call that the last note of the refusal reporter names; nil where there is no note.
    ///
    /// The process that wrote may be an intruder's by then, so the note proves nothing by itself: it is believed where the
    /// process did die of SIGSYS, and even then only as a hint.
    ///
    /// - Parameter errors: What the process wrote to standard error, or the end of it.
    public static func last(in errors: [UInt8]) -> RefusedCall? {
        let start = Array(CL_REFUSAL_NOTE.utf8)
        // Two numbers of eight digits, a space between, a newline after.
        let length = start.count + 18
        guard errors.count >= length else { return nil }
        for position in stride(from: errors.count - length, through: 0, by: -1) {
            guard errors[position] == start[0], errors[position + length - 1] == UInt8(ascii: "\n"),
                errors[position + start.count + 8] == UInt8(ascii: " "),
                errors[position...].starts(with: start),
                let number = hexadecimal(errors[(position + start.count)...].prefix(8)),
                let architecture = hexadecimal(errors[(position + start.count + 9)...].prefix(8))
            else { continue }
            return RefusedCall(
                number: Int32(bitPattern: number), architecture: Architecture(auditValue: architecture))
        }
        return nil
    }

    private static func hexadecimal(_ digits: ArraySlice<UInt8>) -> UInt32? {
        var value: UInt32 = 0
        for digit in digits {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(digit - UInt8(ascii: "a") + 10)
            default: return nil
            }
        }
        return value
    }
}
