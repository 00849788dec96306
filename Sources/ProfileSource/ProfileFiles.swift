public import PlainData

/// A profile's files, read whole.
public struct ProfileFiles: Sendable {
    /// One file.
    public struct File: Sendable, Equatable {
        /// Its path below the profile's directory, with `/` between the names.
        public let path: [UInt8]
        /// Its content.
        public let bytes: [UInt8]
    }

    /// A profile that this one depends on.
    public struct Dependency: Sendable {
        /// The name by which the profile's controls include it.
        public let name: String
        /// Its files.
        public let files: ProfileFiles
    }

    /// What `inspec.yml` holds; nil for files without one.
    public let metadata: PlainValue?
    /// The name that the metadata gives, or `tests from PATH` with dots for slashes.
    public let name: String
    /// The files of controls, in the order of their paths' bytes.
    public let controls: [File]
    /// The Ruby files below `libraries/`, in the order of their paths' bytes.
    public let libraries: [File]
    /// The files below `files/`, for `inspec.profile.file`.
    public let files: [File]
    /// The profiles that it depends on, in the order of its metadata.
    public let dependencies: [Dependency]
    /// Where it was read from, as it was given.
    public let source: String
    /// The checksum that InSpec gives: SHA-256 over all paths and contents in the order of the paths, and over the
    /// dependencies' checksums, in lower-case hexadecimal digits.
    public let sha256: String
}
