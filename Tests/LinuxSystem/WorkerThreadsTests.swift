import LinuxSystem
import Synchronization
import Testing

@Suite struct WorkerThreadsTests {
    @Test(arguments: [1, 2, 7]) func eachThreadRunsTheBodyOnce(count: Int) {
        let threads = WorkerThreads(count: count)
        #expect(threads.count == count)
        let seen = Mutex<[Int]>([])
        for _ in 0..<50 {
            seen.withLock { $0 = [] }
            threads.run { index in seen.withLock { $0.append(index) } }
            #expect(seen.withLock { $0.sorted() } == Array(0..<count))
        }
    }

    @Test func zeroThreadsAreOne() {
        let threads = WorkerThreads(count: 0)
        let ran = Atomic<Int>(0)
        threads.run { _ in ran.add(1, ordering: .relaxed) }
        #expect(ran.load(ordering: .relaxed) == 1)
    }
}
