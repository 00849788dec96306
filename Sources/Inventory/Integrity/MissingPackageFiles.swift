/// Files that packages installed and that are not there.
package struct MissingPackageFiles: Sendable, Equatable {
    /// One of them.
    package struct File: Sendable, Hashable {
        /// From the root, without a slash in front.
        package let path: [UInt8]
        package let owner: [UInt8]
        package let isConfiguration: Bool
    }

    /// Some of them, in the order of their paths.
    package private(set) var files: [File] = []
    /// All that are to be told, configuration not among them.
    package private(set) var count = 0
    /// Configuration: the administrator may well have removed it.
    package private(set) var configurationCount = 0
    /// Documentation, translations and what dpkg was told to leave out.
    package private(set) var leftOutCount = 0
    /// Of which nobody knows whether they are there.
    package private(set) var unknownCount = 0

    /// What is there of a path that the walk did not come by.
    package enum Presence: Sendable {
        /// Its directory could be searched and does not have it.
        case absent
        /// It is there all the same: below a directory that is a link, or one that may be searched but not listed.
        case present
        /// Nobody knows.
        case unknown
    }

    /// What is missing of a table.
    ///
    /// - Parameters:
    ///   - files: The table.
    ///   - seen: The paths that the walk came by.
    ///   - exclusions: What is not expected to be there.
    ///   - most: How many are listed.
    ///   - presence: What there is of a path after all. Asked in the order of the paths.
    package init(
        of files: PackageFiles, seen: SeenPackageFiles, exclusions: PathExclusions, most: Int = 100,
        presence: (PackageFiles.Match) -> Presence
    ) {
        var index = 0
        while index < files.count {
            let match = files.match(at: index)
            defer { index = match.range.upperBound }
            guard !seen.contains(index) else { continue }
            let kind = files.kind(of: match)
            guard kind == .configuration || kind == .file || files.isBareFile(match) else { continue }
            let path = files.path(of: match)
            switch presence(match) {
            case .present: break
            case .absent where exclusions.isLeftOut(path): leftOutCount += 1
            case .unknown: unknownCount += 1
            case .absent:
                if kind == .configuration { configurationCount += 1 } else { count += 1 }
                guard self.files.count < most else { continue }
                self.files.append(
                    File(path: Array(path), owner: files.owner(of: match), isConfiguration: kind == .configuration))
            }
        }
    }
}
