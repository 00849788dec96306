import CLinux
public import LinuxSystem
public import SystemPackage

/// One name that a walk found, with its status.
public struct WalkedEntry: Sendable, BitwiseCopyable {
    /// What statx(2) said of it; of a symbolic link, the link's own.
    public let status: FileStatus
    /// Where its name lies in the batch.
    let nameOffset: UInt32
    let nameLength: UInt32
}

/// Some entries of one directory, all on the root's mount unless the walk crosses mounts. It is valid only while it is
/// being visited.
///
/// A directory of many entries comes in several batches, perhaps on several threads at a time.
public struct WalkBatch: ~Copyable {
    let directory: WalkDirectory
    /// The directory's descriptor, open for as long as the batch is.
    let descriptor: CInt
    let names: UnsafeRawPointer
    let records: UnsafeBufferPointer<WalkedEntry>
    let attributes: ExtendedAttributeReader

    /// The entries.
    public var entries: Span<WalkedEntry> {
        @_lifetime(borrow self) get {
            _overrideLifetime(Span(_unsafeElements: records), borrowing: self)
        }
    }

    /// The bytes of an entry's name.
    @_lifetime(borrow self)
    public func name(of entry: WalkedEntry) -> Span<UInt8> {
        _overrideLifetime(Span(_unsafeBytes: nameBytes(of: entry)), borrowing: self)
    }

    /// An entry's path from the walk's root.
    public func path(of entry: WalkedEntry) -> TargetPath {
        directory.path(appending: nameBytes(of: entry))
    }

    /// The length of an entry's path, in bytes, told without building it: a path may be as long as its tree is deep.
    public func pathLength(of entry: WalkedEntry) -> Int {
        directory.pathLength + 1 + Int(entry.nameLength)
    }

    /// The directory's path from the walk's root.
    public var directoryPath: TargetPath { directory.path() }

    /// The directory's own status, as it was found.
    public var directoryStatus: FileStatus { directory.status }

    /// The name of the directory; empty for the walk's root.
    public var directoryName: [UInt8] { directory.name }

    /// Whether the directory, or one above it, lets everybody write.
    public var isInWorldWritablePlace: Bool { directory.isInWorldWritablePlace }

    /// The beginning of a regular file, cut where it is longer than the limit.
    public func read(_ entry: WalkedEntry, upTo limit: Int) -> Answer<BoundedBytes> {
        withFile(entry) { (file) throws(Errno) in try LinuxSystem.read(file, upTo: limit) }
    }

    /// Opens a regular file for reading, for as long as `body` takes.
    public func withFile<Value>(
        _ entry: WalkedEntry, _ body: (borrowing OwnedDescriptor) throws(Errno) -> Value
    ) -> Answer<Value> {
        guard entry.status.kind == .regular else {
            return .unknown(Unknown(.notRegular(entry.status.kind), path: path(of: entry)))
        }
        do {
            let opened = try openForReading(cString: cString(of: entry), at: descriptor, [.noFollow, .noWait])
            guard try LinuxSystem.status(of: opened).identity == entry.status.identity else {
                return .unknown(Unknown(.changed, path: path(of: entry)))
            }
            return .value(try body(opened))
        } catch .tooManySymbolicLinkLevels {
            return .unknown(Unknown(.changed, path: path(of: entry)))
        } catch {
            return .unknown(Unknown(error, path: path(of: entry)))
        }
    }

    /// The directory's path from the walk's root, with a slash behind it, put behind other bytes.
    public func appendDirectoryPath(to bytes: inout [UInt8]) {
        directory.appendPath(to: &bytes)
        bytes.append(UInt8(ascii: "/"))
    }

    /// An extended attribute of an entry, a symbolic link's own; xattr(7).
    ///
    /// - Parameters:
    ///   - attribute: Its full name, as `security.capability`.
    ///   - entry: The entry.
    ///   - limit: The most bytes its value may have; a longer one is `unknown`.
    public func extendedAttribute(_ attribute: String, of entry: WalkedEntry, limit: Int) -> Answer<[UInt8]> {
        do {
            return try attributes.read(attribute, ofName: cString(of: entry), at: descriptor, limit: limit)
                .map { .value($0) } ?? .absent
        } catch {
            return .unknown(Unknown(error, path: path(of: entry)))
        }
    }

    private func nameBytes(of entry: WalkedEntry) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: names + Int(entry.nameOffset), count: Int(entry.nameLength))
    }

    private func cString(of entry: WalkedEntry) -> UnsafePointer<CChar> {
        (names + Int(entry.nameOffset)).assumingMemoryBound(to: CChar.self)
    }
}
