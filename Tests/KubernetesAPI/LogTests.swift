import ClusterDouble
import KubernetesAPI
import NIOCore
import PlainData
import Synchronization
import Testing

@Suite struct LogTests {
    private static func withPod(_ body: (TestCluster) async throws -> Void) async throws {
        try await TestCluster.run { cluster in
            try cluster.double.add(RequestTests.pod.document)
            try await body(cluster)
        }
    }

    @Test("A log is read to its end") func whole() async throws {
        try await Self.withPod { cluster in
            let text = Array("one\ntwo\n".utf8)
            cluster.double.appendLog(text, of: "web", in: "web-0")
            cluster.double.endLog(of: "web", in: "web-0")
            let read = Mutex<[UInt8]>([])
            try await cluster.client().log(of: "web-0", .init(container: "web")) { piece in
                read.withLock { $0 += piece }
                return true
            }
            #expect(read.withLock { $0 } == text)
        }
    }

    @Test("A log that is followed comes as it is written, and ends with the container") func followed() async throws {
        try await Self.withPod { cluster in
            let double = cluster.double
            let read = Mutex<[UInt8]>([])
            double.appendLog(Array("0\n".utf8), of: "web", in: "web-0")
            try await cluster.client().log(of: "web-0", .init(container: "web", follow: true)) { piece in
                let count = read.withLock {
                    $0 += piece
                    return $0.count
                }
                if count < 10 {
                    double.appendLog(Array("\(count / 2)\n".utf8), of: "web", in: "web-0")
                } else {
                    double.endLog(of: "web", in: "web-0")
                }
                return true
            }
            #expect(read.withLock { String(decoding: $0, as: UTF8.self) } == "0\n1\n2\n3\n4\n")
        }
    }

    @Test("Who has read enough ends it") func enough() async throws {
        try await Self.withPod { cluster in
            cluster.double.appendLog([1, 2, 3], of: "web", in: "web-0")
            try await cluster.client().log(of: "web-0", .init(container: "web", follow: true)) { _ in false }
        }
    }

    @Test("A large log waits for its reader, and comes whole") func backPressure() async throws {
        try await Self.withPod { cluster in
            let text = (0..<4_000_000).map { UInt8(truncatingIfNeeded: $0 % 251) }
            cluster.double.appendLog(text, of: "web", in: "web-0")
            cluster.double.endLog(of: "web", in: "web-0")
            let read = Mutex<[UInt8]>([])
            let largest = Mutex(0)
            try await cluster.client().log(of: "web-0", .init(container: "web")) { piece in
                largest.withLock { $0 = max($0, piece.count) }
                read.withLock { $0 += piece }
                try await Task.sleep(for: .milliseconds(1))
                return true
            }
            #expect(read.withLock { $0 == text })
            // The reader is slower than the server: without back-pressure all of it would be there at once.
            #expect(largest.withLock { $0 } < 1 << 20)
        }
    }

    @Test("A log that is lost on the way is an error, not an end") func lost() async throws {
        try await Self.withPod { cluster in
            cluster.double.appendLog(Array(repeating: 7, count: 100_000), of: "web", in: "web-0")
            cluster.double.endLog(of: "web", in: "web-0")
            cluster.double.inject(.resetInBody(after: 500)) { $0.subresource == "log" }
            let error = await failure {
                try await cluster.client().log(of: "web-0", .init(container: "web")) { _ in true }
            }
            guard case .connection? = error?.cause else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test("A silent one is given up") func silent() async throws {
        try await Self.withPod { cluster in
            var patience = TestCluster.patience
            patience.idle = .milliseconds(200)
            patience.attempts = 1
            cluster.double.appendLog([1], of: "web", in: "web-0")
            let client = cluster.client(patience: patience)
            let error = await failure {
                try await client.log(of: "web-0", .init(container: "web", follow: true)) { _ in true }
            }
            guard case .timeout? = error?.cause else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test("A container that isn't there is the server's to tell") func unknown() async throws {
        try await Self.withPod { cluster in
            let error = await failure {
                try await cluster.client().log(of: "web-1", .init(container: "web")) { _ in true }
            }
            #expect(error?.isNotFound == true)
        }
    }
}
