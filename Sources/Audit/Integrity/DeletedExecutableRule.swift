import LinuxSystem
import PrintableText
import ScanReport
import TargetFilesystem

/// Running programs whose file was deleted or replaced since they were started.
struct DeletedExecutableRule: AuditRule {
    static let about = RuleDescription(
        id: "deleted-executable", severity: .high, title: "running code whose file was deleted or replaced",
        rationale:
            "A program that deletes its own file, or never had one, hides from whoever looks at files; containers are not upgraded in place.",
        references: ["MITRE ATT&CK T1070.004", "MITRE ATT&CK T1620", "proc_pid_exe(5)", "memfd_create(2)"])

    let description = Self.about
    let needsProcess = true
    let needsWholeWalk = false
    let survey: IntegritySurvey

    init(_ survey: IntegritySurvey) { self.survey = survey }

    func conclude(_ root: borrowing TargetRoot, _ context: AuditContext, _ log: inout RuleLog) {
        guard let running = context.process?.runningCode else {
            log.cannotSay("the processes of the target's container were not looked at")
            return
        }
        if let impediment = running.impediment { log.cannotSay(impediment) }
        for unknown in running.unknown { log.miss(unknown) }
        survey.set(processes: running.processes)
        context.tellDisguise(root, &log)
        // What runs may lie on a volume: only its status is asked for.
        guard let files = try? root.duplicate(crossesMounts: true) else {
            log.cannotSay("the root can't be opened once more")
            return
        }
        // The paths of processes are those of their mount namespace's root.
        let isWhole = root.status.isMountRoot != false
        for file in running.files { judge(file, files, isWhole: isWhole, &log) }
    }

    private func judge(_ file: RunningCode.File, _ root: borrowing TargetRoot, isWhole: Bool, _ log: inout RuleLog) {
        let deleted = Array(" (deleted)".utf8)
        let isMarked = file.path.suffix(deleted.count).elementsEqual(deleted)
        let path = TargetPath(bytes: isMarked ? Array(file.path.dropLast(deleted.count)) : file.path)
        if isMarked, file.path.starts(with: "/memfd:".utf8) {
            // Just-in-time compilers map what they wrote into memory; a program itself has no such reason.
            let what =
                file.identity == nil ? "maps code from memory that is no file" : "runs from memory, without a file"
            log.find(
                nil, "\(who(file)) \(what): \(printable(path.bytes.dropFirst()))",
                severity: file.identity == nil ? .low : nil)
            return
        }
        guard isWhole, file.sharesMounts else {
            if isMarked {
                log.find(path, "\(who(file)) \(verb(file)) it, and it was deleted")
            } else if !isWhole {
                log.miss(Unknown(.notSupported, path: path))
            } else {
                log.miss(Unknown(.otherMount, path: path))
            }
            return
        }
        // A file may be named so that its name ends like the kernel's mark.
        let asWritten = root.stat(TargetPath(bytes: file.path))
        if isMarked, case .value(let status) = asWritten, file.identity == nil || status.identity == file.identity {
            return
        }
        let now = isMarked ? root.stat(path) : asWritten
        switch now {
        case .absent: log.find(path, "\(who(file)) \(verb(file)) it, and it was deleted")
        case .unknown(let unknown):
            if isMarked {
                log.find(path, "\(who(file)) \(verb(file)) it, and it was deleted")
            } else {
                log.miss(unknown)
            }
        case .value(let status):
            let isSame = file.identity.map { $0 == status.identity } ?? !isMarked
            if !isSame {
                log.find(path, "\(who(file)) \(verb(file)) a file that was deleted, and another one is there now")
            }
        }
    }

    private func verb(_ file: RunningCode.File) -> String { file.identity == nil ? "maps code from" : "runs" }

    private func who(_ file: RunningCode.File) -> String {
        let more = file.others == 0 ? "" : " and \(file.others) more"
        return "pid \(file.pid) (\(printable(file.processName)))\(more)"
    }
}
