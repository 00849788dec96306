import CLinux
import LinuxSystem
import SystemPackage

extension ProcFilesystem {
    /// The `hidepid` option of the /proc that this process sees, or nil for none; proc(5).
    public var hidepid: String? {
        guard let bytes = contents("self/mountinfo") else { return nil }
        let mounts = MountInformation.parse(Array(bytes.utf8))
        let mount = mounts.last { $0.mountPoint == Array(path.utf8) && $0.filesystemType == "proc" }
        let value = mount?.superOptions.first { $0.hasPrefix("hidepid=") }?.dropFirst("hidepid=".count)
        return value.map(String.init)
    }

    /// Whether this /proc hides processes of other users.
    public var hidesProcesses: Bool { !(["0", "off", nil] as [String?]).contains(hidepid) }

    /// Tries to open a target's root, and explains the outcome.
    ///
    /// - Parameters:
    ///   - target: The target's process.
    ///   - own: The process that looks.
    /// - Throws: ``HeldProcess/Failure/ended`` where the target ends meanwhile.
    public func diagnose(_ target: ProcessRecord, own: ProcessRecord) throws(HeldProcess.Failure) -> Diagnosis {
        let held = try HeldProcess.hold(target, in: self)
        var attempt: Errno?
        do {
            _ = try held.openRoot()
        } catch .rootRefused(let errno) {
            attempt = errno
        } catch {
            throw error
        }
        return Diagnosis(
            attempt: attempt, subject: ReachSubject(own.status), object: object(target, held, own: own),
            surroundings: surroundings(target, own: own))
    }

    /// Where the target's user namespace lies, seen from the agent's; nil where that can't be told.
    public func userNamespace(of target: ProcessRecord, own: ProcessRecord) -> UserNamespaceRelation? {
        guard let ownMap = contents("\(own.pid)/uid_map"), let targetMap = contents("\(target.pid)/uid_map") else {
            return nil
        }
        return UserNamespaceRelation(ownMap: ownMap, targetMap: targetMap)
    }

    private func object(_ target: ProcessRecord, _ held: borrowing HeldProcess, own: ProcessRecord) -> ReachObject {
        ReachObject(
            uid: target.status.uid, gid: target.status.gid, permitted: target.status.capabilities.permitted,
            isDumpable: isDumpable(target, held),
            userNamespace: userNamespace(of: target, own: own))
    }

    /// The files of `/proc/PID` belong to the process's effective user, and to root where it is not dumpable (proc(5)).
    /// Of a process whose user is root the two look the same.
    private func isDumpable(_ target: ProcessRecord, _ held: borrowing HeldProcess) -> Bool? {
        guard target.status.uid.effective != 0 || target.status.gid.effective != 0,
            let status = try? status(ofName: Array("environ".utf8), at: held.directory)
        else { return nil }
        return status.uid == target.status.uid.effective && status.gid == target.status.gid.effective
    }

    private func surroundings(_ target: ProcessRecord, own: ProcessRecord) -> Diagnosis.Surroundings {
        func line(_ name: String) -> String? {
            contents(name)?.split(whereSeparator: { $0 == "\n" || $0 == "\0" }).first.map(String.init)
        }
        return Diagnosis.Surroundings(
            seccomp: own.status.seccomp, noNewPrivileges: own.status.noNewPrivileges,
            yamaScope: line("sys/kernel/yama/ptrace_scope").flatMap { Int($0) }, hidepid: hidepid,
            securityLabel: line("\(target.pid)/attr/current"))
    }
}
