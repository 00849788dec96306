import Testing

@testable import Confinement

/// All filters.
let allFilters: [SystemCallFilter] = [.workerFinding, .workerScanning, .supervisor, .publisher]

/// One filter for one architecture, as it is tried.
struct FilterCase: CustomTestStringConvertible, Sendable {
    let filter: SystemCallFilter
    let architecture: Architecture
    private let program: Result<BPFInterpreter, any Error>

    init(filter: SystemCallFilter, architecture: Architecture) {
        self.filter = filter
        self.architecture = architecture
        program = Result {
            BPFInterpreter(try filter.program(for: architecture, onRefusal: .kill).bytes)
        }
    }

    var testDescription: String { "\(filter.name), \(architecture)" }

    /// Each filter for each architecture.
    static let all = allFilters.flatMap { filter in
        Architecture.allCases.map { FilterCase(filter: filter, architecture: $0) }
    }

    /// The worker's.
    static let workers = all.filter { $0.filter.name.hasPrefix("worker-") }

    /// Its program that kills.
    func interpreter() throws -> BPFInterpreter { try program.get() }

    /// What the program answers to a call by its name; nil where the architecture does not have it.
    func answer(_ name: String, _ arguments: [UInt64]) throws -> UInt32? {
        guard let number = try SystemCallName.number(of: name, architecture) else { return nil }
        return try #require(
            interpreter().answer(
                to: BPFInterpreter.Call(
                    number: UInt32(number), architecture: architecture.auditValue,
                    arguments: arguments + Array(repeating: 0, count: 6 - arguments.count)))
        ).action
    }
}

/// The kernel's answers, linux/seccomp.h.
enum Answer {
    static let killProcess: UInt32 = 0x8000_0000
    static let trap: UInt32 = 0x0003_0000
    static let log: UInt32 = 0x7ffc_0000
    static let allow: UInt32 = 0x7fff_0000
}
