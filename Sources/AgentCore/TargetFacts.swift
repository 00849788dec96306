import Audit
import LinuxSystem
import PrintableText
import ScanReport
import TargetFilesystem
import TargetProcess

/// What is known of a target's process, gathered while it can still be asked.
struct TargetFacts {
    let forAudit: AuditContext.TargetProcess
    let forReport: Target

    /// - Parameter runningCode: What its container's processes run, where that was asked for.
    init(
        _ process: ProcessRecord, _ held: borrowing HeldProcess, sharesUserNamespace: Bool, runningCode: RunningCode?
    ) {
        let status = process.status
        let isRootReadOnly = held.mounts?.last { $0.mountPoint == Array("/".utf8) }?.isReadOnly
        let place = TargetPath("/proc/\(process.pid)/environ")
        let searchPath: Answer<[UInt8]> =
            switch held.variable("PATH") {
            case .value(let value): .value(value)
            case .unset: .absent
            case .unknown(let errno?): .unknown(Unknown(errno, path: place))
            case .unknown(nil): .unknown(Unknown(.overLimit, path: place))
            }
        forAudit = AuditContext.TargetProcess(
            uid: status.uid.effective, groups: Set(status.groups + [status.gid.effective]),
            capabilities: status.capabilities.permitted, isRootReadOnly: isRootReadOnly, searchPath: searchPath,
            sharesUserNamespace: sharesUserNamespace, runningCode: runningCode)
        forReport = Target(
            kind: .process, root: ReportPath(bytes: Array("/proc/\(process.pid)/root".utf8)),
            process: Target.Process(
                pid: process.pid, comm: printable(process.comm), commandLine: printable(process.commandLine),
                uid: status.uid.effective, gid: status.gid.effective, capabilities: status.capabilities.permitted.names,
                isHeldByPidfd: held.hasDescriptor),
            container: Target.Container(
                id: process.container.id, name: process.container.name, podUID: process.container.podUID),
            isRootReadOnly: isRootReadOnly)
    }
}
