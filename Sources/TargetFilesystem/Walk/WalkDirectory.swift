import CLinux
import LinuxSystem
import Synchronization
import SystemPackage

/// One directory of a walk, from the moment its name is found until nothing below it needs it.
///
/// It keeps its name and its parent, from which its path is told when somebody asks, and its descriptor for as long as
/// entries or children are still to be opened by it. A descriptor may be closed early, when too many are open, and is
/// then opened again from the nearest ancestor that still has one.
final class WalkDirectory: Sendable {
    let name: [UInt8]
    let depth: Int
    /// The length of its path in bytes; 0 for the walk's root.
    let pathLength: Int
    let status: FileStatus
    /// Whether it, or a directory above it, lets everybody write.
    let isInWorldWritablePlace: Bool
    /// Mutated only in `deinit`, to take a long chain apart without recursion.
    nonisolated(unsafe) private(set) var parent: WalkDirectory?
    private let state: Mutex<State>

    private struct State {
        var descriptor: CInt = -1
        /// How many threads use the descriptor at this moment.
        var users = 0
        /// Children that were found and not yet opened.
        var pendingChildren = 0
        var listing = Listing.notBegun
    }

    enum Listing {
        case notBegun
        /// Listed up to this cookie of getdents64(2).
        case begun(cookie: Int64)
        case ended
    }

    init(name: [UInt8], parent: WalkDirectory?, status: FileStatus) {
        self.name = name
        self.parent = parent
        self.status = status
        depth = parent.map { $0.depth + 1 } ?? 0
        pathLength = parent.map { $0.pathLength + 1 + name.count } ?? 0
        isInWorldWritablePlace = status.mode & 0o002 != 0 || parent?.isInWorldWritablePlace ?? false
        state = Mutex(State())
    }

    deinit {
        state.withLock { state in
            if state.descriptor >= 0 { _ = cl_close(state.descriptor) }
        }
        // A chain of thousands of parents would otherwise be released by as many nested calls.
        var next = parent
        parent = nil
        while next != nil, isKnownUniquelyReferenced(&next) {
            let above = next?.parent
            next?.parent = nil
            next = above
        }
    }

    /// The path from the walk's root, with a leading slash.
    func path(appending last: UnsafeRawBufferPointer? = nil) -> TargetPath {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(pathLength + 1 + (last?.count ?? 0))
        appendPath(to: &bytes)
        if let last {
            bytes.append(UInt8(ascii: "/"))
            bytes.append(contentsOf: last)
        }
        if bytes.isEmpty { bytes.append(UInt8(ascii: "/")) }
        return TargetPath(bytes: bytes)
    }

    /// Its path from the walk's root, put behind other bytes; nothing for the root itself.
    func appendPath(to bytes: inout [UInt8]) {
        var chain: [WalkDirectory] = []
        var next: WalkDirectory? = self
        while let directory = next, directory.parent != nil {
            chain.append(directory)
            next = directory.parent
        }
        for directory in chain.reversed() {
            bytes.append(UInt8(ascii: "/"))
            bytes.append(contentsOf: directory.name)
        }
    }

    /// Where the listing stands.
    var listing: Listing { state.withLock { $0.listing } }

    /// Takes the descriptor for use; each success is followed by one ``release(_:)``.
    ///
    /// - Parameters:
    ///   - limiter: The walk's count of open directories.
    ///   - ancestorsKept: How many of the directories above stay open where they had to be opened again: the deepest
    ///     are needed next, on the way back up.
    ///   - reopened: Set where directories above had to be opened again.
    /// - Returns: The descriptor, or why there is none.
    func acquire(_ limiter: DescriptorLimiter, ancestorsKept: Int, reopened: inout Bool) -> Result<CInt, Errno> {
        if let number = acquireIfOpen() { return .success(number) }
        var closed: [WalkDirectory] = []
        var next: WalkDirectory? = self
        var base: (directory: WalkDirectory, number: CInt)?
        while let directory = next, base == nil {
            closed.append(directory)
            next = directory.parent
            if let parent = next, let number = parent.acquireIfOpen() { base = (parent, number) }
        }
        guard var base else { return .failure(.badFileDescriptor) }
        if closed.count > 1 { reopened = true }
        while let directory = closed.popLast() {
            let opened = directory.open(at: base.number, limiter)
            base.directory.release(limiter)
            if closed.count > ancestorsKept { _ = base.directory.evict(limiter) }
            switch opened {
            case .success(let number): base = (directory, number)
            case .failure(let errno): return .failure(errno)
            }
        }
        return .success(base.number)
    }

    private func acquireIfOpen() -> CInt? {
        state.withLock { state in
            guard state.descriptor >= 0 else { return nil }
            state.users += 1
            return state.descriptor
        }
    }

    /// Opens this directory by its name in its parent, whose descriptor is given, and takes it for use.
    private func open(at parent: CInt, _ limiter: DescriptorLimiter) -> Result<CInt, Errno> {
        name.withUnsafeBufferPointer { name in
            // A name of a directory entry has at most 255 bytes (NAME_MAX, linux/limits.h).
            withUnsafeTemporaryAllocation(byteCount: name.count + 1, alignment: 1) { terminated in
                terminated.copyBytes(from: name)
                terminated[name.count] = 0
                guard let base = terminated.baseAddress else { return .failure(.invalidArgument) }
                return open(cString: base.assumingMemoryBound(to: CChar.self), at: parent, limiter)
            }
        }
    }

    private func open(cString name: UnsafePointer<CChar>, at parent: CInt, _ limiter: DescriptorLimiter) -> Result<
        CInt, Errno
    > {
        do {
            let opened = try openForReading(cString: name, at: parent, [.directory, .noFollow, .noWait]).release()
            var isKept = false
            defer { if !isKept { _ = cl_close(opened) } }
            return try state.withLock { (state) throws(Errno) in
                if state.descriptor >= 0 {
                    // Another thread was quicker.
                    state.users += 1
                    return .success(state.descriptor)
                }
                if case .notBegun = state.listing {
                } else {
                    // It was open before: it has to be the same directory, and to go on where it stood.
                    guard try LinuxSystem.status(ofNumber: opened).identity == status.identity else {
                        return .failure(.staleNFSFileHandle)
                    }
                    if case .begun(let cookie) = state.listing {
                        let position = cl_seek(opened, cookie)
                        guard position >= 0 else { return .failure(Errno(rawValue: CInt(-position))) }
                    }
                }
                state.users += 1
                state.descriptor = opened
                isKept = true
                limiter.opened()
                return .success(state.descriptor)
            }
        } catch {
            return .failure(error)
        }
    }

    /// Adopts a descriptor that is already open, for the walk's root.
    func adopt(_ descriptor: consuming OwnedDescriptor, _ limiter: DescriptorLimiter) {
        let number = descriptor.release()
        state.withLock { $0.descriptor = number }
        limiter.opened()
    }

    /// Ends a use of the descriptor, and closes it where nothing will need it any more.
    func release(_ limiter: DescriptorLimiter) {
        state.withLock { state in
            state.users -= 1
            closeIfDone(&state, limiter)
        }
    }

    /// Records how far the listing has come. Called by the one thread that lists.
    func setListing(_ listing: Listing) {
        state.withLock { $0.listing = listing }
    }

    /// Records children that are to be opened later.
    func addPendingChildren(_ count: Int) {
        state.withLock { $0.pendingChildren += count }
    }

    /// A child was given up without being opened.
    func dropPendingChild(_ limiter: DescriptorLimiter) {
        state.withLock { state in
            state.pendingChildren -= 1
            closeIfDone(&state, limiter)
        }
    }

    /// Closes the descriptor where no child is still to be opened by it. The walk's root keeps its own: whatever was
    /// closed early is opened again from there, at the latest.
    private func closeIfDone(_ state: inout State, _ limiter: DescriptorLimiter) {
        guard parent != nil, state.users == 0, state.pendingChildren == 0, case .ended = state.listing else { return }
        close(&state, limiter)
    }

    /// Closes the descriptor of a directory that nobody uses at this moment.
    ///
    /// - Returns: Whether one was closed.
    func evict(_ limiter: DescriptorLimiter) -> Bool {
        guard parent != nil else { return false }
        return state.withLock { state in
            guard state.descriptor >= 0, state.users == 0 else { return false }
            close(&state, limiter)
            return true
        }
    }

    private func close(_ state: inout State, _ limiter: DescriptorLimiter) {
        guard state.descriptor >= 0 else { return }
        _ = cl_close(state.descriptor)
        state.descriptor = -1
        limiter.closed()
    }
}

/// Counts a walk's open directories against what the process may have open.
final class DescriptorLimiter: Sendable {
    /// How many directories may be open before some are closed early.
    let budget: Int
    /// How many directories a thread may leave open above one that it had to open anew.
    let ancestorsKept: Int
    private let open = Atomic<Int>(0)
    private let starving = Atomic<Int>(0)

    /// A limiter.
    ///
    /// - Parameters:
    ///   - budget: How many directories may be open.
    ///   - threads: The walk's threads, which all open directories beyond the budget before they close others.
    init(budget: Int, threads: Int) {
        self.budget = budget
        ancestorsKept = max(0, min(32, budget / (2 * threads) - 2))
    }

    func opened() { open.add(1, ordering: .relaxed) }
    func closed() { open.subtract(1, ordering: .relaxed) }
    /// Whether directories are to be closed early: too many are open, or some thread can't open any.
    var isExceeded: Bool { open.load(ordering: .relaxed) > budget || starving.load(ordering: .relaxed) > 0 }

    /// Asks the other threads to close what they can, for as long as the body runs.
    func whileStarving<Result>(_ body: () -> Result) -> Result {
        starving.add(1, ordering: .relaxed)
        defer { starving.subtract(1, ordering: .relaxed) }
        return body()
    }
}
