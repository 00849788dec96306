import LinuxSystem
import Synchronization
import Testing

@Suite struct LoneThreadsTests {
    @Test("what all are to do comes behind what one is doing")
    func waitsForTheBusy() {
        let threads = LoneThreads(count: 3)
        let shared = Shared()
        threads.start(0) {
            shared.hasBegun.store(true, ordering: .sequentiallyConsistent)
            while !shared.mayEnd.load(ordering: .sequentiallyConsistent) {}
            shared.order.withLock { $0.append("first") }
        }
        while !shared.hasBegun.load(ordering: .sequentiallyConsistent) {}
        shared.mayEnd.store(true, ordering: .sequentiallyConsistent)
        threads.run { shared.order.withLock { $0.append("all") } }
        let seen = shared.order.withLock { $0 }
        #expect(seen.filter { $0 == "all" }.count == threads.count)
        #expect(seen.contains("first") && seen.last == "all")
    }

    private final class Shared: Sendable {
        let hasBegun = Atomic<Bool>(false)
        let mayEnd = Atomic<Bool>(false)
        let order = Mutex<[String]>([])
    }
}
