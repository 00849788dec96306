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
    /// Below what could not be seen: nobody knows.
    package private(set) var unknownCount = 0

    /// What is missing of a table.
    ///
    /// - Parameters:
    ///   - files: The table.
    ///   - seen: The paths that the walk came by.
    ///   - exclusions: What is not expected to be there.
    ///   - unseen: Directories that the walk did not see, without a slash in front; empty text is the whole root.
    ///   - most: How many are listed.
    package init(
        of files: PackageFiles, seen: SeenPackageFiles, exclusions: PathExclusions, unseen: [[UInt8]], most: Int = 100
    ) {
        let unseen = UnseenDirectories(unseen)
        var index = 0
        while index < files.count {
            let path = files.path(index)
            var end = index + 1
            while end < files.count, files.path(end).elementsEqual(path) { end += 1 }
            defer { index = end }
            guard !seen.contains(index) else { continue }
            let match = PackageFiles.Match(range: index..<end)
            let kind = files.kind(of: match)
            guard kind == .configuration || kind == .file else { continue }
            if unseen.contain(path) {
                unknownCount += 1
            } else if exclusions.isLeftOut(path) {
                leftOutCount += 1
            } else {
                if kind == .configuration { configurationCount += 1 } else { count += 1 }
                guard self.files.count < most else { continue }
                self.files.append(
                    File(path: Array(path), owner: files.owner(of: match), isConfiguration: kind == .configuration))
            }
        }
    }
}

/// Directories below which nothing is known.
private struct UnseenDirectories {
    private let directories: Set<[UInt8]>

    init(_ directories: [[UInt8]]) {
        self.directories = Set(
            directories.map { directory in
                var directory = directory[...]
                while directory.first == UInt8(ascii: "/") { directory.removeFirst() }
                while directory.last == UInt8(ascii: "/") { directory.removeLast() }
                return Array(directory)
            })
    }

    func contain(_ path: ArraySlice<UInt8>) -> Bool {
        if directories.isEmpty { return false }
        if directories.contains([]) || directories.contains(Array(path)) { return true }
        return path.indices.contains { path[$0] == UInt8(ascii: "/") && directories.contains(Array(path[..<$0])) }
    }
}
