import LinuxSystem
import SystemPackage
import TargetProcess
import Testing

/// What doctor says of everything that is no column of the table.
@Suite("Diagnosis, by the rules")
struct DiagnosisTests {
    private func diagnose(
        _ attempt: Errno?, _ agent: Agent = .same, _ object: ReachObject = LookedAt.sameUser.object,
        _ surroundings: Diagnosis.Surroundings = .container
    ) -> Diagnosis {
        Diagnosis(attempt: attempt, subject: agent.subject, object: object, surroundings: surroundings)
    }

    /// A refusal without a reason would leave its reader with nothing.
    @Test("a refusal always has a check that blocks and a remedy", arguments: Agent.all, LookedAt.allCases)
    func refusalIsExplained(_ agent: Agent, _ target: LookedAt) {
        for errno in [Errno.permissionDenied, .notPermitted] {
            for relation in [UserNamespaceRelation.same, .below, .elsewhere, nil] {
                for label in [nil, "unconfined"] {
                    var object = target.object
                    object.userNamespace = relation
                    var surroundings = Diagnosis.Surroundings.container
                    surroundings.securityLabel = label
                    let diagnosis = diagnose(errno, agent, object, surroundings)
                    #expect(!diagnosis.blocking.isEmpty)
                    #expect(!diagnosis.remedies.isEmpty)
                    #expect(diagnosis.extent == .none)
                }
            }
        }
    }

    /// The check of every kind is there each time, in one line, and nothing blocks what opened.
    @Test("checks are whole", arguments: Agent.all, LookedAt.allCases)
    func checksAreWhole(_ agent: Agent, _ target: LookedAt) {
        for errno in [nil, Errno.permissionDenied] {
            let diagnosis = diagnose(errno, agent, target.object)
            let expected = Diagnosis.Check.Identifier.allCases.filter { errno == nil || $0 != .files }
            #expect(diagnosis.checks.map(\.id) == expected)
            #expect(diagnosis.checks.allSatisfy { !$0.message.isEmpty && !$0.message.contains("\n") })
            if errno == nil { #expect(diagnosis.blocking.isEmpty) }
        }
    }

    @Test("nothing that the agent is already is a remedy", arguments: LookedAt.allCases)
    func noRemedyThatWasTaken(_ target: LookedAt) {
        for remedy in remedies(for: target.object) {
            let diagnosis = Diagnosis(
                attempt: .permissionDenied, subject: remedy.subject, object: target.object, surroundings: .container)
            #expect(!diagnosis.remedies.contains(remedy.sentence))
        }
    }

    @Test("Yama is named and not blamed", arguments: [nil, 0, 1, 2, 3])
    func yama(_ scope: Int?) {
        var surroundings = Diagnosis.Surroundings.container
        surroundings.yamaScope = scope
        for errno in [nil, Errno.permissionDenied] {
            let check = diagnose(errno, .otherUser, LookedAt.sameUser.object, surroundings).check(.yama)
            if let scope, scope > 0 {
                #expect(check?.state == .note)
                #expect(
                    check?.message == "Yama's ptrace_scope is \(scope): it restricts attaching, not reading the root")
            } else {
                #expect(check?.state == .ok)
            }
        }
    }

    @Test(
        "hidepid",
        arguments: [(nil, false), ("off", false), ("0", false), ("invisible", true), ("2", true), ("noaccess", true)])
    func hidepid(_ option: String?, _ isNamed: Bool) {
        var surroundings = Diagnosis.Surroundings.container
        surroundings.hidepid = option
        let check = diagnose(nil, .same, LookedAt.sameUser.object, surroundings).check(.hidepid)
        #expect(check?.state == (isNamed ? .note : .ok))
        if isNamed, let option { #expect(check?.message.contains("hidepid=\(option)") == true) }
    }

    /// The kernel says EACCES; who says EPERM is a filter.
    @Test("EPERM under a filter is seccomp's")
    func seccomp() {
        let refused = diagnose(.notPermitted)
        #expect(refused.blocking == [.seccomp])
        #expect(refused.remedies == ["run the agent under the seccomp profile RuntimeDefault"])
        #expect(diagnose(.permissionDenied).check(.seccomp)?.state == .ok)
        #expect(diagnose(nil).check(.seccomp)?.state == .ok)
        var surroundings = Diagnosis.Surroundings.container
        surroundings.seccomp = .disabled
        #expect(diagnose(nil, .same, LookedAt.sameUser.object, surroundings).check(.seccomp)?.state == .note)
        let unfiltered = diagnose(.notPermitted, .same, LookedAt.sameUser.object, surroundings)
        #expect(unfiltered.check(.seccomp)?.state == .note)
        #expect(unfiltered.blocking == [.securityModule])
    }

    /// Where all of the kernel's own rules are met, only a security module is left, and Landlock has no label.
    @Test("what no rule explains is a security module's", arguments: [nil, "cri-containerd.apparmor.d (enforce)"])
    func securityModule(_ label: String?) {
        var surroundings = Diagnosis.Surroundings.container
        surroundings.securityLabel = label
        for agent in [Agent.same, .rootWithPtrace] {
            let diagnosis = diagnose(.permissionDenied, agent, LookedAt.sameUser.object, surroundings)
            #expect(diagnosis.blocking == [.securityModule])
            #expect(diagnosis.check(.securityModule)?.message.contains(label ?? "Landlock") == true)
            #expect(diagnosis.remedies.count == 1)
            #expect(diagnosis.remedies.first?.contains("AppArmor") == true)
        }
        // The first step is the one that is known to be needed.
        let other = diagnose(.permissionDenied, .otherUser, LookedAt.sameUser.object, surroundings)
        #expect(other.blocking == [.user, .group])
        #expect(other.check(.securityModule)?.state == .ok)
    }

    @Test("user and group are compared real, effective and saved")
    func everyID() {
        let mixed = ProcessIDs(real: 65532, effective: 65532, saved: 0, filesystem: 65532)
        var object = LookedAt.sameUser.object
        object.uid = mixed
        #expect(diagnose(.permissionDenied, .same, object).blocking == [.user])
        #expect(diagnose(.permissionDenied, .same, object).remedies == [ReachRemedy.rootWithPtrace.sentence])
        object = LookedAt.sameUser.object
        object.gid = mixed
        #expect(diagnose(.permissionDenied, .same, object).blocking == [.group])
        // By its file system id it is not compared.
        object.gid = ProcessIDs(real: 65532, effective: 65532, saved: 65532, filesystem: 0)
        #expect(obstacles(from: Agent.same.subject, to: object).isEmpty)
    }
}
