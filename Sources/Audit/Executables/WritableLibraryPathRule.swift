import ExecutableFormats
import LinuxSystem
import PrintableText
import ScanReport
import TargetFilesystem

/// Programs and libraries that have libraries looked for where others may put some.
struct WritableLibraryPathRule: AuditRule {
    let audit: ExecutableAudit

    let description = RuleDescription(
        id: "writable-library-path", severity: .high, title: "libraries looked for where others may put them",
        rationale: "Whoever may write to a directory of RPATH or RUNPATH runs as everybody who starts the program.",
        references: ["ld.so(8)", "CWE-426", "CWE-427"])

    /// The most directories that are looked at: each may be a link that leads far.
    private static let mostDirectories = 4096
    /// The most directories of one file that are told.
    private static let mostTold = 8

    func conclude(_ root: borrowing TargetRoot, _ context: AuditContext, _ log: inout RuleLog) {
        var known: [[UInt8]: Verdict] = [:]
        for record in audit.records(&log) where record.file.rpath != nil || record.file.runpath != nil {
            judge(record, root, hidesOwners: context.hidesOwners, &known, &log)
        }
    }

    // Where it is put into its caller, the optimiser of Swift 6.3.1 dies of that.
    @inline(never)
    private func judge(
        _ record: ExecutableRecord, _ root: borrowing TargetRoot, hidesOwners: Bool, _ known: inout [[UInt8]: Verdict],
        _ log: inout RuleLog
    ) {
        let word = record.file.runpath == nil ? "RPATH" : "RUNPATH"
        let mayBecomeOthers = record.file.isProgram && record.mode & 0o6000 != 0
        var told: Set<String> = []
        for directory in LibrarySearch.ownDirectories(of: record.file, at: record.path) {
            let path = directory.path
            var message: String?
            if directory.isRelative {
                let what = path.isEmpty ? "an empty one" : printable(path)
                message = "\(word) has \(what), which is below the directory that it is started in"
            } else {
                let found = known[path] ?? verdict(path, root, known.count)
                if known.count < Self.mostDirectories { known[path] = found }
                for unknown in found.unknown { log.miss(unknown) }
                message = found.message(word, of: record, path, hidesOwners: hidesOwners)
            }
            guard let message, told.count < Self.mostTold, told.insert(message).inserted else { continue }
            log.find(TargetPath(bytes: record.path), message, severity: mayBecomeOthers ? .critical : nil)
        }
    }

    /// What was found of a directory.
    private struct Verdict {
        /// The highest directory on the way to it that everybody may write to, and its mode.
        var open: (path: [UInt8], mode: UInt16)?
        /// Whether the directory itself is there.
        var isThere = false
        /// The owner of the directory, or of the last that is there on the way to it.
        var uid: UInt32?
        /// The group that may write to it, where one may.
        var gid: UInt32?
        var unknown: [Unknown] = []

        func message(_ word: String, of record: ExecutableRecord, _ path: [UInt8], hidesOwners: Bool) -> String? {
            let name = printable(path)
            if let open {
                let place = printable(open.path)
                let may = "everybody may write to (mode \(octal(open.mode)))"
                guard isThere else { return "\(word) has \(name), which is not there, below \(place), which \(may)" }
                return place == name
                    ? "\(word) has \(name), which \(may)" : "\(word) has \(name), below \(place), which \(may)"
            }
            guard !hidesOwners, let others = others(than: record.uid, record.gid) else { return nil }
            return "\(word) has \(name), which \(isThere ? "" : "is not there, below a directory that ")\(others)"
        }

        /// Which user or group may put something there that the file does not belong to.
        private func others(than uid: UInt32, _ gid: UInt32) -> String? {
            let (owner, group) = (self.uid ?? 0, self.gid ?? 0)
            if owner != 0 && owner != uid { return "belongs to user \(owner), and the file to user \(uid)" }
            if group != 0 && group != gid { return "group \(group) may write to, and the file is of group \(gid)" }
            return nil
        }
    }

    /// Looks at a directory, at all above it, and at all above what links on the way lead to.
    private func verdict(_ path: [UInt8], _ root: borrowing TargetRoot, _ number: Int) -> Verdict {
        var verdict = Verdict()
        guard number < Self.mostDirectories else {
            verdict.unknown = [Unknown(.overLimit, path: TargetPath(bytes: path))]
            return verdict
        }
        let names = TargetPath(bytes: path).components
        guard names.count <= 64 else {
            verdict.unknown = [
                Unknown(.overLimit, path: TargetPath(bytes: Array(path.prefix(ExamplePaths.longestPath))))
            ]
            return verdict
        }
        var prefix = TargetPath("/")
        for index in 0...names.count {
            if index > 0 { prefix = prefix.appending(names[index - 1]) }
            switch root.locate(prefix) {
            case .absent: return verdict
            case .unknown(let unknown):
                verdict.unknown.append(unknown)
                return verdict
            case .value(let found):
                guard found.status.kind == .directory else { return verdict }
                lookAbove(found, prefix, root, &verdict)
                verdict.uid = found.status.uid
                verdict.gid = found.status.mode & 0o020 != 0 ? found.status.gid : nil
                verdict.isThere = index == names.count
            }
        }
        return verdict
    }

    private func lookAbove(
        _ found: TargetRoot.Location, _ prefix: TargetPath, _ root: borrowing TargetRoot, _ verdict: inout Verdict
    ) {
        guard verdict.open == nil else { return }
        // Only where a link led elsewhere is there more above than was seen on the way.
        if found.path != prefix {
            var above = TargetPath("/")
            for name in found.path.components.dropLast() {
                above = above.appending(name)
                guard case .value(let status) = root.stat(above, followsLast: false) else { return }
                if status.mode & 0o002 != 0 {
                    verdict.open = (above.bytes, status.mode)
                    return
                }
            }
        }
        if found.status.mode & 0o002 != 0 { verdict.open = (prefix.bytes, found.status.mode) }
    }
}
