import Compliance
import LinuxSystem
import PlainData
import PrintableText
import ProfileSource
import SystemPackage

/// What the Ruby side is to evaluate, as its `Sidescan.run` takes it.
enum ProfileOrder {
    /// Reads everything that a request names.
    static func value(of request: ProfileRequest) throws(AgentFailure) -> PlainValue {
        try check(request.controls, of: "--controls")
        try check(request.tags, of: "--tags")
        do throws(ProfileError) {
            var profiles: [PlainValue] = []
            for path in request.paths { profiles.append(value(of: try ProfileFiles.open(path))) }
            var given: [PlainValue] = []
            for path in request.inputFiles {
                let values = try Inputs.inputs(fromFile: path)
                given.append(inputs(values ?? .map([]), rank: "file"))
            }
            var line: [PlainValue.Entry] = []
            for pair in request.inputs { line.append(try Inputs.input(pair)) }
            if !line.isEmpty { given.append(inputs(.map(line), rank: "cli")) }
            var waivers: [PlainValue.Entry] = []
            for path in request.waiverFiles { waivers += try Waivers.waivers(fromFile: path).entries ?? [] }
            return .map([
                PlainValue.Entry("profiles", .array(profiles)),
                PlainValue.Entry("given", .array(given)),
                PlainValue.Entry("waivers", .map(waivers)),
                PlainValue.Entry("controls", .array(request.controls.map { .text($0) })),
                PlainValue.Entry("tags", .array(request.tags.map { .text($0) })),
            ])
        } catch {
            throw AgentFailure(printable(error.message), .failed)
        }
    }

    /// Refuses an expression that is none.
    private static func check(_ names: [String], of option: String) throws(AgentFailure) {
        for name in names where name.count > 1 && name.hasPrefix("/") && name.hasSuffix("/") {
            guard let complaint = Evaluation.complaint(aboutExpression: String(name.dropFirst().dropLast())) else {
                continue
            }
            throw AgentFailure("\(option) takes a name or /an expression/: \(printable(complaint))", .failed)
        }
    }

    private static func inputs(_ values: PlainValue, rank: String) -> PlainValue {
        .map([PlainValue.Entry("values", values), PlainValue.Entry("rank", .text(rank))])
    }

    private static func value(of profile: ProfileFiles) -> PlainValue {
        .map([
            PlainValue.Entry("name", .text(profile.name)),
            PlainValue.Entry("path", .text(profile.source)),
            PlainValue.Entry("sha256", .text(profile.sha256)),
            PlainValue.Entry("metadata", profile.metadata ?? .null),
            PlainValue.Entry("libraries", files(profile.libraries)),
            PlainValue.Entry("controls", files(profile.controls)),
            PlainValue.Entry("files", files(profile.files)),
            PlainValue.Entry(
                "depends",
                .array(
                    profile.dependencies.map { dependency in
                        guard case .map(let entries) = value(of: dependency.files) else { return .null }
                        return .map(
                            entries.map {
                                $0.key.text == "name" ? PlainValue.Entry("name", .text(dependency.name)) : $0
                            })
                    })),
        ])
    }

    private static func files(_ files: [ProfileFiles.File]) -> PlainValue {
        .array(files.map { .array([.string($0.path), .string($0.bytes)]) })
    }

    /// How many bytes the controls and libraries of a profile in an order have, and those of the profiles it depends on.
    static func sourceSize(of profile: PlainValue) -> Int {
        let texts = ["controls", "libraries"].flatMap { profile[$0]?.elements ?? [] }
        return texts.reduce(0) { $0 + ($1.elements?.last?.bytes?.count ?? 0) }
            + (profile["depends"]?.elements ?? []).reduce(0) { $0 + sourceSize(of: $1) }
    }

    /// The content of a file that is the agent's own to read.
    static func text(_ path: String) throws(AgentFailure) -> [UInt8] {
        do {
            let descriptor = try openForReading(path: Array(path.utf8), [])
            return try read(descriptor, upTo: 1 << 20).bytes
        } catch {
            throw AgentFailure("can't read \(printable(path)): \(error.name)", .failed)
        }
    }
}
