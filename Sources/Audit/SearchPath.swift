package import TargetFilesystem

/// The directories that search paths name, environ(7): so many, and what follows is only told to be there, for whoever
/// writes a search path chooses its length.
package struct SearchPath: Sendable {
    /// The directories as written, in their order; one may be empty or relative.
    package let directories: [TargetPath]
    /// The first directory beyond the most.
    package let leftOut: TargetPath?

    /// Takes search paths apart.
    ///
    /// - Parameters:
    ///   - values: Search paths, one behind the other.
    ///   - most: The most directories to take.
    package init(_ values: [[UInt8]], most: Int) {
        var directories: [TargetPath] = []
        var leftOut: TargetPath?
        for value in values where leftOut == nil {
            var rest = value[...]
            var isAtEnd = false
            while !isAtEnd, leftOut == nil {
                let directory = rest.prefix { $0 != UInt8(ascii: ":") }
                isAtEnd = directory.endIndex == rest.endIndex
                rest = rest[directory.endIndex...].dropFirst()
                if directories.count < most {
                    directories.append(TargetPath(bytes: Array(directory)))
                } else {
                    leftOut = TargetPath(bytes: Array(directory))
                }
            }
        }
        self.directories = directories
        self.leftOut = leftOut
    }
}
