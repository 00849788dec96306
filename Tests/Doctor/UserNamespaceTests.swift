import Foundation
import LinuxSystem
import SystemPackage
import TargetProcess
import TestSupport
import Testing

/// Ids and capabilities count in the user namespace in which they are held, and in those below it; user_namespaces(7).
@Suite("User namespaces")
struct UserNamespaceTests {
    @Test(
        "told by the maps of ids",
        arguments: [
            ("0 0 4294967295\n", "0 0 4294967295\n", UserNamespaceRelation.same),
            ("0 100000 65536\n", "0 100000 65536\n", .same),
            ("0 0 4294967295\n", "0 100000 65536\n", .below),
            ("0 0 4294967295\n", "65532 65532 1\n", .below),
            // Made, and no ids mapped yet.
            ("0 0 4294967295\n", "", .below),
            // Ids that are not the reader's to name.
            ("65532 65532 1\n", "0 4294967295 4294967295\n", .elsewhere),
            ("0 100000 65536\n", "0 0 1000\n1000 4294967295 5\n", .elsewhere),
        ])
    func told(_ own: String, _ target: String, _ relation: UserNamespaceRelation) {
        #expect(UserNamespaceRelation(ownMap: own, targetMap: target) == relation)
    }

    @Test("the same ids in a namespace below are not enough, and SYS_PTRACE is")
    func below() {
        var object = LookedAt.sameUser.object
        object.userNamespace = .below
        #expect(obstacles(from: Agent.same.subject, to: object) == [.userNamespaceDiffers])
        #expect(obstacles(from: Agent.rootWithPtrace.subject, to: object).isEmpty)
        let diagnosis = Diagnosis(
            attempt: .permissionDenied, subject: Agent.same.subject, object: object, surroundings: .container)
        #expect(diagnosis.blocking == [.userNamespace])
        #expect(diagnosis.remedies == [ReachRemedy.rootWithPtrace.sentence])
        let opened = Diagnosis(
            attempt: nil, subject: Agent.rootWithBoth.subject, object: object, surroundings: .container)
        #expect(opened.extent == .all)
        #expect(opened.check(.userNamespace)?.state == .note)
        #expect(opened.check(.userNamespace)?.message.contains("nothing") == false)
    }

    @Test("no capability counts in a namespace that is not below", arguments: [Agent.same, .rootWithBoth])
    func elsewhere(_ agent: Agent) {
        var object = LookedAt.sameUser.object
        object.userNamespace = .elsewhere
        #expect(obstacles(from: agent.subject, to: object).contains(.userNamespaceDiffers))
        let diagnosis = Diagnosis(
            attempt: .permissionDenied, subject: agent.subject, object: object, surroundings: .container)
        #expect(diagnosis.blocking.contains(.userNamespace))
        #expect(diagnosis.remedies == [ReachRemedy.sameUserNamespace.sentence])
        let opened = Diagnosis(attempt: nil, subject: agent.subject, object: object, surroundings: .container)
        #expect(opened.extent == .permitted)
    }

    /// Whoever made a namespace has every capability in it, so the target's is made by root.
    @Test(
        "a target in a namespace below the agent's, by the kernel",
        .enabled(if: Machine.canMakeNamespaces, "\(Machine.namespacesReason)"))
    func realBelow() throws {
        let target = try targetBelow(owner: nil)
        defer { target.end() }
        let answer = try DoctorAnswer.ask(target.pid, as: Agent.same.credentials.command)
        #expect(answer.targetUID == 65532 && answer.targetGID == 65532)
        #expect(answer.readable == "none")
        #expect(answer.errno == "EACCES")
        #expect(answer.blocking == [.userNamespace])
        #expect(answer.remedies == [ReachRemedy.rootWithPtrace.sentence])
        let advised = try Advice(try #require(answer.remedies.first)).credentials
        let opened = try DoctorAnswer.ask(target.pid, as: advised.command)
        #expect(opened.readable == "permitted")
        #expect(opened.check(.userNamespace)?.state == "note")
        // And what it advises for more gives more.
        let more = try Advice(try #require(opened.remedies.first)).credentials
        #expect(try DoctorAnswer.ask(target.pid, as: more.command).readable == "all")
    }

    @Test(
        "a target in a namespace that the agent's user made, by the kernel",
        .enabled(if: Machine.canMakeNamespaces, "\(Machine.namespacesReason)"))
    func realOwned() throws {
        let target = try targetBelow(owner: Agent.same.credentials)
        defer { target.end() }
        let answer = try DoctorAnswer.ask(target.pid, as: Agent.same.credentials.command)
        #expect(answer.readable == "permitted")
        #expect(answer.blocking.isEmpty)
        #expect(answer.check(.userNamespace)?.state == "note")
    }

    @Test(
        "a target in a namespace above the agent's, by the kernel",
        .enabled(if: Machine.canMakeNamespaces, "\(Machine.namespacesReason)"))
    func realAbove() throws {
        let target = try SpawnedTarget(.sameUser)
        defer { target.end() }
        let ids = ["--map-user=65532", "--map-group=65532"]
        let answer = try DoctorAnswer.ask(target.pid, as: Agent.same.credentials.command + ["unshare", "--user"] + ids)
        #expect(answer.agentUID == 65532 && answer.targetUID == 65532)
        #expect(answer.readable == "none")
        #expect(answer.blocking == [.userNamespace])
        #expect(answer.remedies == [ReachRemedy.sameUserNamespace.sentence])
        #expect(try DoctorAnswer.ask(target.pid, as: Agent.same.credentials.command).readable == "permitted")
    }

    /// A process of user 65532 in a user namespace of its own.
    ///
    /// - Parameter owner: Who makes the namespace; nil for root.
    /// - Returns: The process.
    /// - Throws: Where it does not start.
    private func targetBelow(owner: Credentials?) throws -> SpawnedTarget {
        if let owner {
            return try SpawnedTarget(
                owner.command + ["unshare", "--user", "--map-user=65532", "--map-group=65532", "sleep", "300"])
        }
        let become = Credentials(uid: 65532, gid: 65532, bounding: []).command.joined(separator: " ")
        // The maps are written from outside; until then nobody can become anybody in there.
        let script = "until grep -q . /proc/self/gid_map; do sleep 0.01; done; exec \(become) sleep 300"
        return try SpawnedTarget(["unshare", "--user", "--keep-caps", "sh", "-c", script]) { status in
            guard status.contains("\nUid:\t65532\t65532\t65532\t65532") else { return false }
            return true
        } whileWaiting: { pid in
            for map in ["uid_map", "gid_map"]
            where (try? String(contentsOfFile: "/proc/\(pid)/\(map)", encoding: .utf8)) == "" {
                try? "0 0 65536".write(toFile: "/proc/\(pid)/\(map)", atomically: false, encoding: .utf8)
            }
        }
    }
}
