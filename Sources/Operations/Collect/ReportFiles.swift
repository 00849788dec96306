internal import SystemPackage

/// A directory in which each report has a file of its own, `NAMESPACE/RUN.json`.
public struct ReportFiles: Sendable {
    private let path: String
    private let directory: OpenFile

    /// Opens it, and makes it where it is missing.
    public init(path: String) throws(CollectFailure) {
        self.path = path
        directory = try OpenFile.directory(at: path, isMade: true)
    }

    /// Writes a report's file; one that is there already is replaced, when all of the new one is written.
    public func write(_ report: CollectedReports.Report) throws(CollectFailure) {
        let name = "\(report.run).json"
        do throws(Errno) {
            let own = try directory.directory(report.namespace)
            let temporary = ".\(name).new"
            let file = OpenFile(number: try own.fileAnew(temporary))
            do throws(Errno) {
                try file.write(report.bytes)
                try own.rename(temporary, to: name)
            } catch {
                try? own.remove(temporary)
                throw error
            }
        } catch {
            throw CollectFailure("can't write \(path)/\(report.namespace)/\(name): \(error)")
        }
    }
}
