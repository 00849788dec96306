import DataFormats
import Operations
import PlainData
import Testing

/// What is true of every injection into every manifest.
@Suite struct InjectionPropertyTests {
    /// Injections of each kind.
    private func injections(_ container: String?) -> [Injection] {
        var all = [Injection()]
        all[0].container = container
        var published = all[0]
        published.publish = "result"
        published.audience = "scans"
        published.profiles = ["a", "b"]
        var beside = all[0]
        beside.mode = .container
        beside.runAs = Injection.User(uid: 0, gid: 0)
        beside.seccompProfile = .localhost("sidescan/sidescan-agent.json")
        beside.agentArguments = ["--timeout", "30", "--memory=64"]
        all += [published, beside]
        return all
    }

    @Test("Doing it twice is doing it once", arguments: Manifests.all.indices)
    func idempotent(index: Int) throws {
        let (yaml, container) = Manifests.all[index]
        for injection in injections(container) {
            let once = try injection.applied(to: try Manifests.parsed(yaml))
            #expect(once.document != (try Manifests.parsed(yaml)))
            #expect(try injection.applied(to: once.document) == once)
        }
    }

    @Test("What was added is taken out, and nothing else", arguments: Manifests.all.indices)
    func undone(index: Int) throws {
        let (yaml, container) = Manifests.all[index]
        let original = try Manifests.parsed(yaml)
        for injection in injections(container) {
            let injected = try injection.applied(to: original)
            var workloads: [String] = []
            #expect(try Injection.removed(from: injected.document, workloads: &workloads) == original)
            #expect(!workloads.isEmpty && workloads == injected.workloads)
            #expect(try Injection.removed(from: original, workloads: &workloads) == original)
        }
    }

    @Test("Another injection takes the place of the one before", arguments: Manifests.all.indices)
    func replaced(index: Int) throws {
        let (yaml, container) = Manifests.all[index]
        let original = try Manifests.parsed(yaml)
        let injections = injections(container)
        for first in injections {
            for second in injections {
                let both = try second.applied(to: try first.applied(to: original).document)
                #expect(try both == second.applied(to: original))
            }
        }
    }

    @Test("It goes through YAML and through JSON without loss", arguments: Manifests.all.indices)
    func written(index: Int) throws {
        let (yaml, container) = Manifests.all[index]
        for injection in injections(container) {
            let injected = try injection.applied(to: try Manifests.parsed(yaml)).document
            var stream = try ManifestStream(parsing: Array(yaml.utf8))
            stream.documents[0].value = injected
            for format in ManifestStream.Format.allCases {
                let again = try ManifestStream(parsing: try ManifestStream.text(stream.documents, as: format))
                #expect(again.format == format && again.documents.map(\.value) == [injected])
            }
        }
    }

    @Test("Every field of the original is there, in its order", arguments: Manifests.all.indices)
    func kept(index: Int) throws {
        let (yaml, container) = Manifests.all[index]
        let original = try Manifests.parsed(yaml)
        for injection in injections(container) {
            let injected = try injection.applied(to: original).document
            #expect(holds(injected, original), "\(JSON.text(injected, pretty: true))")
        }
    }

    /// Whether a value has all of another, in the same order, but for what an injection may change.
    private func holds(_ value: PlainValue, _ part: PlainValue) -> Bool {
        switch part {
        case .map(let wanted):
            var rest = (value.entries ?? [])[...]
            return wanted.allSatisfy { entry in
                guard let place = rest.firstIndex(where: { $0.key == entry.key }) else { return false }
                defer { rest = rest[(place + 1)...] }
                if entry.key.text == "shareProcessNamespace" { return rest[place].value == .boolean(true) }
                return holds(rest[place].value, entry.value)
            }
        case .array(let wanted):
            guard let elements = value.elements, elements.count >= wanted.count else { return false }
            return zip(elements, wanted).allSatisfy { holds($0, $1) }
        case .null: return true
        default: return value == part
        }
    }
}
