import ClusterDouble
import DataFormats
import Foundation
import KubernetesAPI
import Operations
import PlainData
import ResultTransport
import ScanReport
import Synchronization
import TestSupport
import Testing
import Thresholds

/// Whole scans, on the double of an API server.
@Suite struct ScanRunTests {
    @Test(
        "A scan by either way ends with the agent's own bytes, a verdict, and nothing left",
        arguments: [
            ScanOrder.Way.debug, .sidecar,
        ])
    func scan(_ way: ScanOrder.Way) async throws {
        let cluster = try await ScanCluster()
        let directory = try TemporaryDirectory()
        let id = RunID()
        let run = try cluster.run(cluster.order(way), id: id, into: directory)
        let exit = await run.perform()
        #expect(exit == .done, "\(cluster.told)")
        let report = try Data(contentsOf: URL(filePath: directory.path + "/r/scan-results.json"))
        #expect(try String(decoding: report, as: UTF8.self) == CannedReport.make(run: id).onOneLine())
        #expect(try text(directory, "threshold-result.txt") == "THRESHOLD_RESULT=0\n")
        let summary = try text(directory, "scan-summary.md")
        #expect(summary.contains("web-0"))
        #expect(summary.contains("Clean"))
        await cluster.settle()
        #expect(cluster.leftovers == [])
        if way == .debug {
            #expect(cluster.told.contains("has ended; Kubernetes keeps its entry"))
        } else {
            #expect(cluster.told.contains("a list by the run's id shows none any more"))
            #expect(cluster.told.contains("goes without what is in volume data (persistentVolumeClaim)"))
        }
    }

    private func text(_ directory: TemporaryDirectory, _ name: String) throws -> String {
        try String(contentsOfFile: directory.path + "/r/" + name, encoding: .utf8)
    }

    @Test("An ephemeral container can publish with its pod's own token, for as long as the scan takes")
    func debugPublishes() async throws {
        let cluster = try await ScanCluster()
        let directory = try TemporaryDirectory()
        let run = try cluster.run(cluster.order(.debug) { $0.publishesFromDebug = true }, into: directory)
        #expect(await run.perform() == .done, "\(cluster.told)")
        // The target has that token as well.
        #expect(cluster.told.contains("warning: the target's pod publishes"), "\(cluster.told)")
        #expect(try text(directory, "scan-summary.md").contains("Preflight's warnings"))
        await cluster.settle()
        #expect(cluster.leftovers == [])
    }

    @Test("A pod whose Job can't be had is scanned all the same", arguments: ["a/b", "50%", "gone", "failing"])
    func oddJob(_ name: String) async throws {
        let pod = try ScanCluster.pod {
            $0["metadata", "ownerReferences"] = .array([
                .map([.init("kind", .text("Job")), .init("name", .text(name)), .init("controller", .boolean(true))])
            ])
        }
        let cluster = try await ScanCluster(pod: pod)
        if name == "failing" { cluster.double.inject(.internalError, times: 100) { $0.resource == "jobs" } }
        #expect(try await cluster.run(cluster.order(.debug)).perform() == .done, "\(cluster.told)")
    }

    @Test(
        "A CronJob's pod is the CronJob's, where the caller may see its Job",
        arguments: [
            ("CronJob", true, "CronJob/backup"), ("CronJob", false, "Job/backup-29"),
            ("Workflow", true, "Job/backup-29"),
            (nil, true, "Job/backup-29"),
        ] as [(String?, Bool, String)])
    func cronJob(_ kind: String?, _ maySee: Bool, _ workload: String) async throws {
        func owner(_ kind: String, _ name: String, uid: String) -> PlainValue {
            .array([
                .map([
                    .init("apiVersion", .text("batch/v1")), .init("kind", .text(kind)), .init("name", .text(name)),
                    .init("uid", .text(uid)), .init("controller", .boolean(true)),
                ])
            ])
        }
        for isItsOwn in [true, false] {
            let pod = try ScanCluster.pod {
                $0["metadata", "ownerReferences"] = owner(
                    "Job", "backup-29", uid: isItsOwn ? "uid-29" : "uid-of-former")
            }
            let cluster = try await ScanCluster(pod: pod)
            var job = KubernetesObject(.job, name: "backup-29", namespace: "shop")
            job["metadata", "uid"] = .text("uid-29")
            if let kind { job["metadata", "ownerReferences"] = owner(kind, "backup", uid: "uid") }
            try cluster.double.add(job.document)
            let rules = [
                CallerRule(
                    ["get", "list", "patch", "create"], ["pods", "pods/ephemeralcontainers", "pods/log", "events"]),
                CallerRule(["get"], ["namespaces"]),
            ]
            let token = maySee ? nil : cluster.double.token(for: "operator", rules: rules)
            let run = try cluster.run(cluster.order(.debug), token: token)
            #expect(await run.perform() == .done, "\(cluster.told)")
            let scanned = cluster.double.object("pods", "web-0", in: "shop").map(KubernetesObject.init)
            let arguments = scanned?["spec", "ephemeralContainers"]?.elements?.first?["args"]?.elements?.compactMap(
                \.text)
            #expect(arguments?.contains("workload=\(isItsOwn ? workload : "Job/backup-29")") == true)
        }
    }

    @Test("An image is scanned in a pod that is made for it")
    func image() async throws {
        let cluster = try await ScanCluster()
        var order = ScanOrder(.image(ScanCluster.image), in: "shop", agentImage: ScanCluster.agentImage)
        order.runAs = (65532, 65532)
        let directory = try TemporaryDirectory()
        let run = try cluster.run(order, into: directory)
        #expect(await run.perform() == .done, "\(cluster.told)")
        #expect(cluster.leftovers == [])
    }

    @Test("The token file is for its owner alone, holds a token bound to the pod, and dies with it")
    func tokenFile() async throws {
        let cluster = try await ScanCluster()
        let directory = try TemporaryDirectory()
        let path = directory.path + "/token"
        let run = try cluster.run(cluster.order(.sidecar) { $0.tokenFile = path })
        #expect(await run.perform() == .done, "\(cluster.told)")
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let token = try String(contentsOfFile: path, encoding: .utf8)
        let late = cluster.client(token: token)
        await #expect(throws: APIError.self) { try await late.get(.configMap, "any", in: "shop") }
        // Without being asked for no token is requested by the operator at all.
        let other = try await ScanCluster()
        #expect(await (try other.run(other.order(.sidecar))).perform() == .done)
        let asked = other.double.requests.filter { $0.request.subresource == "token" && $0.user == "admin" }
        // The kubelet's part asks for one, with the same caller.
        #expect(asked.count == 1)
    }

    // MARK: Verdicts

    @Test("Findings fail a run from the severity on that was named")
    func failOn() async throws {
        for (least, exit) in [(Severity.critical, ScanExit.done), (.high, .findings), (.low, .findings)] {
            let cluster = try await ScanCluster()
            cluster.play(.reports(exitCode: 0), findings: 3)
            let directory = try TemporaryDirectory()
            let run = try cluster.run(cluster.order(.debug) { $0.failOn = least }, into: directory)
            #expect(await run.perform() == exit)
            #expect(try text(directory, "threshold-result.txt") == "THRESHOLD_RESULT=\(exit == .done ? 0 : 1)\n")
        }
    }

    @Test("A threshold is never satisfied by a report in which no profile was evaluated")
    func threshold() async throws {
        let cluster = try await ScanCluster()
        let directory = try TemporaryDirectory()
        let threshold = try Threshold(JSONText.value(#"{"failed": {"critical": {"max": 0}}}"#))
        let run = try cluster.run(cluster.order(.debug) { $0.threshold = threshold }, into: directory)
        #expect(await run.perform() == .threshold)
        #expect(try text(directory, "threshold-result.txt") == "THRESHOLD_RESULT=1\n")
        #expect(try text(directory, "scan-summary.md").contains("not satisfied"))
    }

    // MARK: Agents that fail

    @Test(
        "An agent that leaves no report ends the run with what it said, and nothing is left",
        arguments: [
            ScanOrder.Way.debug, .sidecar,
        ])
    func failures(_ way: ScanOrder.Way) async throws {
        for (code, exit) in [(2, ScanExit.target), (1, .failed), (137, .failed), (0, .unverified), (100, .unverified)] {
            let cluster = try await ScanCluster()
            cluster.play(.fails(exitCode: code, says: "sidescan-agent: no luck today"))
            let directory = try TemporaryDirectory()
            let run = try cluster.run(cluster.order(way), into: directory)
            #expect(await run.perform() == exit, "\(code): \(cluster.told)")
            #expect(cluster.told.contains("no luck today"), "\(cluster.told)")
            #expect(try text(directory, "threshold-result.txt") == "THRESHOLD_RESULT=1\n")
            #expect(!FileManager.default.fileExists(atPath: directory.path + "/r/scan-results.json"))
            #expect(cluster.leftovers == [])
        }
    }

    @Test("A container that can't be started ends the run at once", arguments: [ScanOrder.Way.debug, .sidecar])
    func waiting(_ way: ScanOrder.Way) async throws {
        let cluster = try await ScanCluster()
        cluster.play(.waits(reason: "ImagePullBackOff"))
        let run = try cluster.run(cluster.order(way))
        #expect(await run.perform() == .failed)
        #expect(cluster.told.contains("ImagePullBackOff: no luck"), "\(cluster.told)")
        #expect(cluster.leftovers == [])
    }

    @Test("A report that is altered on its way is never taken for one")
    func altered() async throws {
        let cluster = try await ScanCluster()
        cluster.play(.isAltered)
        let directory = try TemporaryDirectory()
        let run = try cluster.run(cluster.order(.debug), into: directory)
        #expect(await run.perform() == .unverified, "\(cluster.told)")
        #expect(!FileManager.default.fileExists(atPath: directory.path + "/r/scan-results.json"))
    }

    @Test("When the time is up the run ends, and nothing is left", arguments: [ScanOrder.Way.debug, .sidecar])
    func timeout(_ way: ScanOrder.Way) async throws {
        let cluster = try await ScanCluster()
        cluster.play(.hangs)
        let clock = HeldClock()
        let run = try cluster.run(cluster.order(way), clock: clock)
        let task = Task { await run.perform() }
        // Preflight says as whom the agent runs.
        let sign = way == .debug ? "\nthe agent runs\n" : "started scan pod"
        while !(cluster.told + "\n").contains(sign) { try await Task.sleep(for: .milliseconds(1)) }
        clock.letPass()
        #expect(await task.value == .timedOut, "\(cluster.told)")
        #expect(cluster.leftovers == [])
        if way == .debug { #expect(cluster.told.contains("ends by itself")) }
    }

    @Test("A pod that goes away during the scan ends it")
    func goneAway() async throws {
        let cluster = try await ScanCluster()
        cluster.play(.hangs)
        let run = try cluster.run(cluster.order(.debug))
        cluster.double.onEphemeralContainer { double, _, _ in double.remove("pods", "web-0", in: "shop") }
        #expect(await run.perform() == .target, "\(cluster.told)")
    }

    @Test("What can't be removed is named with the command that removes it, and the run says so")
    func leftovers() async throws {
        let cluster = try await ScanCluster()
        let run = try cluster.run(cluster.order(.sidecar))
        cluster.double.inject(.status(403, reason: "Forbidden"), times: 1000) {
            $0.verb == "delete" && $0.resource == "roles"
        }
        #expect(await run.perform() == .leftovers, "\(cluster.told)")
        #expect(cluster.told.contains("kubectl delete roles.rbac.authorization.k8s.io sidescan-\(run.id) -n shop"))
        #expect(cluster.told.contains(run.cleanupCommand))
        #expect(cluster.leftovers == ["roles.rbac.authorization.k8s.io/sidescan-\(run.id)"])
    }

    // MARK: The audit log

    @Test(
        "Each request that could change something has its line in the audit log",
        arguments: [
            ScanOrder.Way.debug, .sidecar,
        ])
    func audit(_ way: ScanOrder.Way) async throws {
        let cluster = try await ScanCluster()
        let entries = Mutex<[AuditEntry]>([])
        let log = AuditLog { (entry: AuditEntry) throws(ScanFailure) in entries.withLock { $0.append(entry) } }
        let token = cluster.double.token(
            for: "alice", rules: [CallerRule(["*"], ["*"], groups: ["*"])])
        let run = try cluster.run(cluster.order(way), token: token, log: log)
        #expect(await run.perform() == .done, "\(cluster.told)")
        let lines = entries.withLock { $0 }
        #expect(lines.allSatisfy { $0.run == run.id.text })
        #expect(Set(lines.map(\.actor)).isSubset(of: ["alice", "tester"]))
        #expect(lines.first { $0.act == "begin" }?.detail?.contains("will make") == true)
        #expect(lines.last { !$0.object.hasPrefix("events/") }?.act == "end")

        var missing: [String] = []
        var known = lines.map {
            "\($0.act.replacing("dry-run ", with: "").replacing("review", with: "create")) \($0.object)"
        }
        for answered in cluster.double.requests where answered.request.method != "GET" && answered.user == "alice" {
            let request = answered.request
            let place = request.namespace.map { " in \($0)" } ?? ""
            let wanted = "\(request.verb) \(request.resource)"
            if let index = known.firstIndex(where: { line in
                guard line.hasPrefix(wanted) else { return false }
                guard request.verb != "create" || request.resource.hasPrefix("selfsubject") else {
                    return line.hasSuffix(place) || request.resource == "events"
                }
                return (request.name.map { line.contains($0) } ?? true) && line.hasSuffix(place)
            }) {
                known.remove(at: index)
            } else {
                missing.append("\(wanted) \(request.path)")
            }
        }
        #expect(missing == [])
        let events = cluster.double.objects("events", in: "shop")
        #expect(events.contains { $0["reason"]?.text == "SidescanBegin" })
        #expect(events.contains { $0["reason"]?.text == "SidescanEnd" })
        #expect(events.allSatisfy { $0["involvedObject"]?["name"]?.text == "web-0" })
    }

    @Test("An Event that is refused is a warning, and nothing more")
    func events() async throws {
        let cluster = try await ScanCluster()
        cluster.double.inject(.status(403, reason: "Forbidden"), times: 1000) { $0.resource == "events" }
        let run = try cluster.run(cluster.order(.debug))
        #expect(await run.perform() == .done, "\(cluster.told)")
        #expect(cluster.told.components(separatedBy: "no Events are written").count == 2)
    }
}
