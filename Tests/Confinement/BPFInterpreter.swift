/// What a seccomp program answers to a system call: the kernel's classic BPF, as far as seccomp takes it
/// (seccomp_check_filter in kernel/seccomp.c).
struct BPFInterpreter: Sendable {
    /// A system call as the kernel shows it to a program: struct seccomp_data of linux/seccomp.h.
    struct Call {
        var number: UInt32
        var architecture: UInt32
        var arguments: [UInt64] = [0, 0, 0, 0, 0, 0]

        func word(at offset: UInt32) -> UInt32? {
            switch offset {
            case 0: return number
            case 4: return architecture
            case 8, 12: return 0
            case 16..<64 where offset % 4 == 0:
                let argument = arguments[Int(offset - 16) / 8]
                return UInt32(truncatingIfNeeded: offset % 8 == 0 ? argument : argument >> 32)
            default: return nil
            }
        }
    }

    private struct Instruction: Sendable {
        let code: UInt16
        let whenTrue: Int
        let whenFalse: Int
        let constant: UInt32
    }

    private let instructions: [Instruction]

    init(_ bytes: [UInt8]) {
        func number(_ position: Int, _ count: Int) -> UInt32 {
            (0..<count).reduce(0) { $0 | UInt32(bytes[position + $1]) << (8 * $1) }
        }
        instructions = stride(from: 0, to: bytes.count - 7, by: 8).map {
            Instruction(
                code: UInt16(number($0, 2)), whenTrue: Int(bytes[$0 + 2]), whenFalse: Int(bytes[$0 + 3]),
                constant: number($0 + 4, 4))
        }
    }

    var count: Int { instructions.count }

    /// The program's answer, and how many instructions it took; nil where the program is none that the kernel would load.
    func answer(to call: Call) -> (action: UInt32, steps: Int)? {
        var accumulator: UInt32 = 0
        var memory = [UInt32](repeating: 0, count: 16)
        var index: UInt32 = 0
        var position = 0
        var steps = 0
        while instructions.indices.contains(position) {
            let instruction = instructions[position]
            let constant = instruction.constant
            position += 1
            steps += 1
            switch instruction.code {
            case 0x20:  // BPF_LD | BPF_W | BPF_ABS
                guard let word = call.word(at: constant) else { return nil }
                accumulator = word
            case 0x00: accumulator = constant  // BPF_LD | BPF_IMM
            case 0x60: accumulator = memory[Int(constant & 15)]  // BPF_LD | BPF_MEM
            case 0x02: memory[Int(constant & 15)] = accumulator  // BPF_ST
            case 0x07: index = accumulator  // BPF_MISC | BPF_TAX
            case 0x87: accumulator = index  // BPF_MISC | BPF_TXA
            case 0x54: accumulator &= constant  // BPF_ALU | BPF_AND | BPF_K
            case 0x05: position += Int(constant)  // BPF_JMP | BPF_JA
            case 0x15, 0x25, 0x35, 0x45:  // BPF_JMP | BPF_JEQ, BPF_JGT, BPF_JGE, BPF_JSET | BPF_K
                let holds =
                    switch instruction.code {
                    case 0x15: accumulator == constant
                    case 0x25: accumulator > constant
                    case 0x35: accumulator >= constant
                    default: accumulator & constant != 0
                    }
                position += holds ? instruction.whenTrue : instruction.whenFalse
            case 0x06: return (constant, steps)  // BPF_RET | BPF_K
            default: return nil
            }
        }
        return nil
    }
}
