import AgentCore
import ArgumentParser

/// What the agent does when its scan is over, where it is one container of a pod that others depend on.
struct EndingOptions: ParsableArguments {
    @Flag(
        name: .long,
        help: """
            Stay after the scan, whatever came of it, until a signal asks to end: a container that ends is started anew \
            where its pod is to stay.
            """)
    var thenWait = false

    @Flag(
        name: .long,
        help: "Exit with 0 whatever came of the scan: a Job's pod fails with any of its containers.")
    var exitZero = false

    /// Ends a scan that went well, or with an error.
    ///
    /// - Throws: What the agent is to exit with.
    func end(_ plan: borrowing OutputPlan, after error: (any Error)?) throws {
        guard thenWait || exitZero else {
            if let error { throw error }
            return
        }
        let failure = error as? AgentFailure
        if let failure { complain(failure.message) }
        if thenWait { plan.waitForStop() }
        guard let error, !exitZero else { return }
        throw failure.map { ExitCode($0.exitCode.rawValue) } ?? error
    }
}
