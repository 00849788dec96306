import RealCluster
import Testing

/// The double is worth as much as it answers like a server.
@Suite("The double agrees with a real API server", .enabled(if: RealCluster.reasonMissing == nil, reason))
struct DoubleAgreesTests {
    @Test("on what it says to the same requests", .timeLimit(.minutes(4)), arguments: Trial.all)
    func agrees(trial: Trial) async throws {
        let double = try await outcome(of: trial, in: try await Arena.double())
        let real = try await outcome(of: trial, in: try await Arena.real())
        #expect(double.map { trial.differences[$0] ?? $0 } == real)
        for line in trial.differences.keys { #expect(double.contains(line), "a difference that is none any more") }
    }

    private func outcome(of trial: Trial, in arena: Arena) async throws -> [String] {
        var steps = Steps(arena)
        try await trial.run(arena, &steps)
        await arena.end()
        return steps.lines
    }
}

private let reason = Comment(rawValue: RealCluster.reasonMissing ?? "")
