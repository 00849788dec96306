import CLinux
import LinuxSystem
import SystemPackage

/// One thread's part of a walk.
struct WalkWorker<Visitor: WalkVisitor>: ~Copyable {
    private let walker: Walker
    private let schedule: WalkSchedule
    private let limiter: DescriptorLimiter
    private let attributes: ExtendedAttributeReader
    private let rootStatus: FileStatus
    private var reader = DirectoryReader(capacity: Walker.largestBuffer)
    private let records: UnsafeMutableBufferPointer<WalkedEntry>
    private var stack: [WalkDirectory] = []
    /// Up to this place in the stack, what could be closed early has been.
    private var evicted = 0
    var summary = WalkSummary()
    var visitor: Visitor

    init(
        walker: Walker, schedule: WalkSchedule, limiter: DescriptorLimiter, attributes: ExtendedAttributeReader,
        rootStatus: FileStatus, visitor: Visitor
    ) {
        self.walker = walker
        self.schedule = schedule
        self.limiter = limiter
        self.attributes = attributes
        self.rootStatus = rootStatus
        self.visitor = visitor
        records = .allocate(capacity: Walker.largestBuffer / DirectoryReader.shortestRecord + 1)
    }

    deinit {
        records.deallocate()
    }

    mutating func run() {
        while schedule.refill(&stack) {
            while let directory = stack.popLast() {
                list(directory)
                if schedule.isAnyoneHungry { share() }
            }
        }
    }

    private mutating func share() {
        schedule.share(&stack)
        evicted = 0
    }

    /// Looks at a directory's next entries.
    private mutating func list(_ directory: WalkDirectory) {
        guard let descriptor = open(directory) else { return }
        let limit = Walker.bufferLimit(depth: directory.depth)
        let outcome = reader.fill(from: descriptor, limit: limit)
        switch outcome {
        case .more:
            directory.setListing(.begun(cookie: reader.lastCookie))
            // Before its entries are looked at, so that another thread can go on with it meanwhile.
            stack.append(directory)
            if schedule.isAnyoneHungry { share() }
        case .ended:
            directory.setListing(.ended)
        case .failed(let errno):
            directory.setListing(.ended)
            summary.addUnread(.directoryContent, Unknown(errno, path: directory.path()))
        }
        look(at: directory, descriptor)
        directory.release(limiter)
    }

    /// The directory's descriptor, taken for use; nil where it can't be had, which is then on record.
    private mutating func open(_ directory: WalkDirectory) -> CInt? {
        let isFirst = if case .notBegun = directory.listing { true } else { false }
        var reopened = false
        var result = directory.acquire(limiter, ancestorsKept: limiter.ancestorsKept, reopened: &reopened)
        if Self.isStarved(result) { result = acquireStarved(directory, &reopened) }
        if isFirst { directory.parent?.dropPendingChild(limiter) }
        if reopened { evicted = 0 }
        if limiter.isExceeded { evict(all: false) }
        switch result {
        case .success(let number): return number
        case .failure(let errno):
            directory.setListing(.ended)
            summary.addUnread(.directoryContent, Unknown(opening: errno, path: directory.path()))
            return nil
        }
    }

    private static func isStarved(_ result: Result<CInt, Errno>) -> Bool {
        guard case .failure(let errno) = result else { return false }
        return errno == .tooManyOpenFiles || errno == .tooManyOpenFilesInSystem
    }

    /// Takes a directory's descriptor where there was none left: closes what this thread can do without, and waits a
    /// while for the other threads to do the same.
    private mutating func acquireStarved(_ directory: WalkDirectory, _ reopened: inout Bool) -> Result<CInt, Errno> {
        limiter.whileStarving {
            var result: Result<CInt, Errno> = .failure(.tooManyOpenFiles)
            for attempt in 0..<Self.starvedAttempts {
                if attempt > 0 { cl_sleep_milliseconds(1) }
                evicted = 0
                evict(all: true)
                schedule.evictOffered(limiter)
                result = directory.acquire(limiter, ancestorsKept: 0, reopened: &reopened)
                if !Self.isStarved(result) { break }
            }
            return result
        }
    }

    /// How often a descriptor is asked for, a millisecond apart, before a directory counts as unreadable.
    private static var starvedAttempts: Int { 200 }

    /// Closes descriptors that will be needed last: those of the oldest directories on the stack and their parents.
    private mutating func evict(all: Bool) {
        evicted = min(evicted, stack.count)
        while evicted < stack.count, all || limiter.isExceeded {
            _ = stack[evicted].evict(limiter)
            _ = stack[evicted].parent?.evict(limiter)
            evicted += 1
        }
    }

    /// Takes the status of each name in the buffer, hands the entries over, and puts the directories among them on the
    /// stack.
    private mutating func look(at directory: WalkDirectory, _ descriptor: CInt) {
        var count = 0
        var children = 0
        let base = reader.base
        let end = reader.used
        var offset = 0
        var raw = cl_statx()
        while offset < end {
            let record = base + offset
            let length = Int(record.loadUnaligned(fromByteOffset: 16, as: UInt16.self))
            let name = record + 19
            offset += length
            if DirectoryReader.isDotOrDotDot(name) { continue }
            let result = cl_statx(
                descriptor, name.assumingMemoryBound(to: CChar.self),
                CL_AT_SYMLINK_NOFOLLOW | CL_AT_NO_AUTOMOUNT | CL_AT_STATX_DONT_SYNC,
                CL_STATX_BASIC_STATS | CL_STATX_MNT_ID, &raw)
            let nameLength = DirectoryReader.nameLength(name, recordLength: length)
            guard result == 0 else {
                addUnreadStatus(
                    of: UnsafeRawBufferPointer(start: name, count: nameLength),
                    type: record.load(fromByteOffset: 18, as: UInt8.self),
                    in: directory, Errno(rawValue: -result))
                continue
            }
            let status = FileStatus(raw)
            let kind = status.kind
            summary.count(kind, size: status.size)
            if !walker.crossesMounts, !status.isOnMount(of: rootStatus) {
                summary.addLeftOut(
                    .mount, directory.path(appending: UnsafeRawBufferPointer(start: name, count: nameLength)))
                continue
            }
            (records.baseAddress.unsafelyUnwrapped + count).initialize(
                to: WalkedEntry(
                    status: status, nameOffset: UInt32(truncatingIfNeeded: name - base),
                    nameLength: UInt32(truncatingIfNeeded: nameLength)))
            count += 1
            // A large directory takes long enough to let others starve.
            if count & 0xff == 0, schedule.isAnyoneHungry { share() }
            if kind == .directory {
                children += push(UnsafeRawBufferPointer(start: name, count: nameLength), status, below: directory)
            }
        }
        if children > 0 { directory.addPendingChildren(children) }
        guard count > 0 else { return }
        visitor.visit(
            WalkBatch(
                directory: directory, descriptor: descriptor, names: base,
                records: UnsafeBufferPointer(rebasing: records[..<count]), attributes: attributes))
    }

    /// Puts a directory on the stack.
    ///
    /// - Returns: How many were put there: 1, or 0 where it is left out.
    private mutating func push(_ name: UnsafeRawBufferPointer, _ status: FileStatus, below parent: WalkDirectory) -> Int
    {
        guard parent.depth < Walker.maximumDepth else {
            summary.addLeftOut(.depthLimit, parent.path(appending: name))
            return 0
        }
        if walker.crossesMounts, !status.isOnMount(of: parent.status) {
            var next: WalkDirectory? = parent
            while let ancestor = next {
                guard ancestor.status.identity != status.identity else {
                    summary.addLeftOut(.cycle, parent.path(appending: name))
                    return 0
                }
                next = ancestor.parent
            }
        }
        stack.append(WalkDirectory(name: Array(name), parent: parent, status: status))
        return 1
    }

    private mutating func addUnreadStatus(
        of name: UnsafeRawBufferPointer, type: UInt8, in directory: WalkDirectory, _ errno: Errno
    ) {
        summary.count(FileKind(directoryEntryType: type), size: 0)
        summary.addUnread(.status, Unknown(errno, path: directory.path(appending: name)))
    }
}

extension Unknown {
    /// What an errno means that came from opening a name that was a directory when it was found.
    init(opening errno: Errno, path: TargetPath) {
        switch errno {
        case .tooManySymbolicLinkLevels, .notDirectory, .staleNFSFileHandle, .badFileDescriptor:
            self.init(.changed, path: path)
        default: self.init(errno, path: path)
        }
    }
}
