import Inventory
import LinuxSystem
import PrintableText
import ScanReport
import Synchronization
import TargetFilesystem

/// What the rules of integrity know together: the packages' table, what the threads of the walk saw of it, and what
/// that comes to.
final class IntegritySurvey: Sendable {
    let installed: InstalledFiles
    private let state = Mutex(State())

    private struct State {
        var changed: [ChangedFileInspector] = []
        var unowned: [UnownedFileInspector] = []
        var unseen: UnseenPackageFiles?
        var unownedCount: Int?
        var processes: Int?
    }

    init(_ installed: InstalledFiles) {
        self.installed = installed
    }

    /// Why the packages say nothing of files; nil where they do.
    var impediment: String? {
        if installed.hasDatabase || !installed.missed.isEmpty { return nil }
        return "the target has no database of dpkg, apk or rpm"
    }

    /// Whether all files of all packages are known.
    var isWhole: Bool {
        impediment == nil && installed.missed.isEmpty && !installed.files.isCut && installed.silent.count == 0
    }

    /// Tells a rule what of the packages' databases could not be read.
    func tellGaps(_ log: inout RuleLog) {
        if let impediment { log.cannotSay(impediment) }
        for unknown in installed.missed { log.miss(unknown) }
        let silent = installed.silent
        if silent.count > 0 {
            log.cannotSay(
                "the database of dpkg has neither a list nor digests of the files of "
                    + (silent.count == 1 ? "1 package" : "\(silent.count) packages") + ": \(printable(silent.first))"
                    + (silent.count > 1 ? " …" : ""))
        }
        if installed.files.isCut {
            log.cannotSay("the packages' databases have more than is read, or lines that could not be understood")
        }
    }

    func makeChangedInspector() -> ChangedFileInspector {
        let inspector = ChangedFileInspector(installed.files)
        state.withLock { $0.changed.append(inspector) }
        return inspector
    }

    func makeUnownedInspector() -> UnownedFileInspector {
        let inspector = UnownedFileInspector(installed.files)
        state.withLock { $0.unowned.append(inspector) }
        return inspector
    }

    /// What the walk did not come by, looked up once when it is over.
    func unseen(_ root: borrowing TargetRoot) -> UnseenPackageFiles {
        if let unseen = state.withLock({ $0.unseen }) { return unseen }
        var seen = SeenPackageFiles(installed.files)
        var links: [Int] = []
        for inspector in state.withLock({ $0.changed }) {
            seen.formUnion(inspector.seen)
            links += inspector.links
        }
        let unseen = UnseenPackageFiles(installed, seen, links: links, root)
        state.withLock { $0.unseen = unseen }
        return unseen
    }

    /// Executables of no package that the walk came by, and how many others there are.
    func unownedFiles() -> (files: [UnownedFileInspector.File], unlisted: Int) {
        let inspectors = state.withLock { $0.unowned }
        return (inspectors.flatMap(\.files), inspectors.reduce(0) { $0 + $1.unlisted })
    }

    /// A file that belongs to a package which says no digest of it; the first by its path.
    var firstWithoutDigest: [UInt8]? {
        let (inspectors, unseen) = state.withLock { ($0.changed, $0.unseen) }
        let paths = inspectors.compactMap(\.firstWithoutDigest) + [unseen?.firstWithoutDigest].compactMap { $0 }
        return paths.min { $0.lexicographicallyPrecedes($1) }
    }

    func set(unowned: Int) { state.withLock { $0.unownedCount = unowned } }

    func set(processes: Int) { state.withLock { $0.processes = processes } }

    /// All that was counted.
    var counts: IntegrityCounts {
        state.withLock { state in
            var counts = state.changed.reduce(into: IntegrityCounts()) { $0.add($1.counts) }
            if let unseen = state.unseen { counts.add(unseen.counts) }
            if let unowned = state.unownedCount {
                counts.unowned = unowned
                counts.applications = state.unowned.reduce(0) { $0 + $1.applications }
            }
            counts.processes = state.processes
            return counts
        }
    }
}
