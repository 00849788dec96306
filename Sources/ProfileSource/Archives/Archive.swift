import Inflating

/// An archive of a profile, by its name's ending.
enum Archive {
    static func isNamed(_ path: [UInt8]) -> Bool {
        let name = path.asText
        return [".tar.gz", ".tgz", ".zip"].contains { name.hasSuffix($0) }
    }

    /// An archive's files, without the one directory that all lies in.
    static func files(
        _ bytes: [UInt8], named name: [UInt8], _ budget: inout ReadingBudget
    ) throws(ProfileError) -> FileTree {
        let what = name.asText
        guard !what.hasSuffix(".zip") else {
            return try ZipArchive.files(bytes, of: what, &budget).withoutLeadingDirectory
        }
        let inflated: [UInt8]
        do throws(ProfileError) {
            // Headers and padding come on top of what may be kept.
            inflated = try Inflation.part(bytes[...], .gzip, upTo: budget.bytes + budget.members * 1536)
        } catch {
            throw ProfileError("\(what): \(error.message)")
        }
        return try TarArchive.files(inflated, of: what, &budget).withoutLeadingDirectory
    }
}

/// The files of an archive by their paths, for whoever tries the readers alone.
///
/// - Parameters:
///   - bytes: The archive.
///   - name: Its name, whose ending says what it is; `.tar` is one without compression.
///   - limit: The most bytes that its files may have together.
package func archivedFiles(
    _ bytes: [UInt8], named name: String, upTo limit: Int
) throws(ProfileError) -> [[UInt8]: [UInt8]] {
    var budget = ReadingBudget()
    budget.bytes = limit
    budget.members = 1000
    // Behind its compression no change of a byte would reach the reader of tar.
    if name.hasSuffix(".tar") { return try TarArchive.files(bytes, of: name, &budget).files }
    return try Archive.files(bytes, named: Array(name.utf8), &budget).files
}
