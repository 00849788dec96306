import TargetProcess

/// What a process shows as its arguments and its environment, both of which lie in its own memory.
func checkProcessMemory(_ bytes: [UInt8]) throws(BrokenProperty) {
    let arguments = ProcessRecord.arguments(bytes)
    try require(arguments.count <= 256, "\(arguments.count) arguments")
    let joined = Array(arguments.joined(separator: [0]))
    try require(joined == bytes || joined + [0] == bytes, "the arguments are not the bytes")

    let entries = bytes.split(separator: 0, omittingEmptySubsequences: false)
    let expected = entries.first { $0.starts(with: "PATH=".utf8) }.map { Array($0.dropFirst(5)) }
    let found = HeldProcess.variable("PATH", in: bytes, isCut: false)
    try require(found == expected.map { .value($0) } ?? .unset, "not the first variable of that name")
    switch HeldProcess.variable("PATH", in: bytes, isCut: true) {
    case .value(let value):
        // An environment that goes on may go on within its last entry.
        try require(value == expected, "not the first variable of that name, in a cut environment")
        try require(bytes.containsSequence(Array("PATH=".utf8) + value + [0]), "a cut value")
    case .unset: throw BrokenProperty(message: "a variable is unset in an environment that goes on")
    case .unknown: break
    }
}
