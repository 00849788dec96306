import Glibc
import NIOCore
import NIOPosix

/// Runs a credential plugin. Its standard input is empty; its standard error is the caller's own, as what it says there is
/// for somebody who has to log in.
///
/// Only a kubeconfig leads here: a program that never reads one doesn't link what starts processes.
///
/// - Returns: What it wrote to its standard output, where it exits with 0 in time.
func runPlugin(
    _ plugin: ClusterConfiguration.CredentialPlugin, on loop: any EventLoop, within time: TimeAmount
) -> EventLoopFuture<[UInt8]> {
    let started: (pid: pid_t, output: CInt)
    do {
        started = try PluginProgram(plugin).start()
    } catch {
        return loop.makeFailedFuture(error)
    }
    let process = NIOLoopBoundBox.makeBoxSendingValue(PluginProcess(pid: started.pid), eventLoop: loop)
    let written = loop.makePromise(of: [UInt8].self)
    let channel = NIOPipeBootstrap(group: loop).channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(PluginOutput(written))
        }
    }.takingOwnershipOfDescriptor(input: started.output)
    channel.whenFailure { error in
        close(started.output)
        written.fail(error)
    }
    let deadline = loop.scheduleTask(in: time) {
        written.fail(ClusterConfiguration.Failure("it took longer than \(time.nanoseconds / 1_000_000_000) s"))
    }
    return written.futureResult.flatMap { bytes in
        ended(process, by: .now() + .seconds(10)).map { bytes }
    }.always { _ in
        deadline.cancel()
        process.value.kill()
        channel.whenSuccess { $0.close(promise: nil) }
        // Reaped, however long it takes to die.
        _ = ended(process, by: .distantFuture)
    }
}

/// Waits for a process, without a thread that does nothing else; on the loop.
private func ended(
    _ process: NIOLoopBoundBox<PluginProcess>, by deadline: NIODeadline, pause: TimeAmount = .milliseconds(2)
) -> EventLoopFuture<Void> {
    let loop = process.eventLoop
    switch process.value.reap() {
    case .success(true): return loop.makeSucceededVoidFuture()
    case .failure(let failure): return loop.makeFailedFuture(failure)
    case .success(false):
        guard .now() < deadline else {
            return loop.makeFailedFuture(ClusterConfiguration.Failure("it closed its output, but doesn't end"))
        }
        return loop.scheduleTask(in: pause) {}.futureResult.flatMap {
            ended(process, by: deadline, pause: min(pause * 2, .milliseconds(200)))
        }
    }
}
