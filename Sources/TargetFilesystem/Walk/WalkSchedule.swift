import LinuxSystem
import Synchronization

/// Where threads that ran out of work get some from those that have it.
///
/// Each thread works through its own stack, the last found first, without any lock. Only when ``isAnyoneHungry`` says so,
/// at the cost of one relaxed load a directory, it gives away the older half of its stack, where the largest subtrees
/// lie.
final class WalkSchedule: @unchecked Sendable {
    private let threads: Int
    private let condition = ConditionLock()
    private let hungry = Atomic<Int>(0)
    /// Guarded by the condition, as is `isDone`.
    private var offered: [WalkDirectory] = []
    private var isDone = false

    init(threads: Int, first: WalkDirectory) {
        self.threads = threads
        offered = [first]
    }

    var isAnyoneHungry: Bool { hungry.load(ordering: .relaxed) > 0 }

    /// Gives away the older half of a stack, at least one directory where there are any.
    func share(_ stack: inout [WalkDirectory]) {
        guard !stack.isEmpty else { return }
        let count = (stack.count + 1) / 2
        condition.lock()
        offered.append(contentsOf: stack[..<count])
        condition.broadcast()
        condition.unlock()
        stack.removeFirst(count)
    }

    /// Closes the descriptors of the directories above what waits to be taken.
    func evictOffered(_ limiter: DescriptorLimiter) {
        condition.lock()
        defer { condition.unlock() }
        for directory in offered {
            _ = directory.evict(limiter)
            _ = directory.parent?.evict(limiter)
        }
    }

    /// Waits for work.
    ///
    /// - Returns: Whether the stack holds any now; else the walk has ended.
    func refill(_ stack: inout [WalkDirectory]) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        hungry.add(1, ordering: .relaxed)
        while offered.isEmpty, !isDone {
            if hungry.load(ordering: .relaxed) == threads {
                isDone = true
                condition.broadcast()
            } else {
                condition.wait()
            }
        }
        guard !offered.isEmpty else { return false }
        hungry.subtract(1, ordering: .relaxed)
        let count = (offered.count + 1) / 2
        stack.append(contentsOf: offered.suffix(count))
        offered.removeLast(count)
        return true
    }
}
