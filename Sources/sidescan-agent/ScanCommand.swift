import AgentCore
import ArgumentParser
import Confinement
import Glibc
import ScanReport
import TargetProcess

struct ScanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan", abstract: "Scans a target and reports.",
        discussion: """
            Without an option that names the target, it is the only other container in sight.

            \(SidescanAgent.exitCodes), 5 the report could not be published. Of profiles: 3 the results don't satisfy --threshold; 100 a test failed, 101 one was
            skipped, 102 a profile did not load (1, 0 and 1 with --no-distinct-exit).
            """)

    @OptionGroup var target: TargetOptions

    @Option(name: .long, help: ArgumentHelp("A directory instead of a running target.", valueName: "dir"))
    var root: String?

    @Flag(name: .long, help: "Enter other mounts below the root: volumes, secrets, /proc, /sys.")
    var crossMounts = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            """
            Write the report as text, json, markdown, sarif or junit, the results of profiles as inspec, inspec-min, \
            cli, junit or yaml, a bill of the packages as cyclonedx or spdx; to standard output, which is the path - too, \
            or to a file. Repeatable, up to 16 times. With --profile junit has the results of profiles alone. \
            (default: text, with --profile cli)
            """,
            valueName: "format[:path]"))
    var output: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            """
            What the built-in audits look at: files, secrets, packages, integrity, certificates, executables or all, several \
            with commas between them. Secrets and certificates are looked for in all files, which takes longer; integrity \
            compares files with their packages' digests. (default: files; none where all outputs are cyclonedx or spdx, \
            which look for packages by themselves)
            """,
            valueName: "what"))
    var audit: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            """
            A file of rules for --audit secrets, in TOML, besides those that are built in; a rule with the id of another \
            takes its place. Repeatable.
            """, valueName: "file"))
    var secretRules: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Exit with 4 where a finding has this severity or a higher one: info, low, medium, high, critical.",
            valueName: "severity"))
    var failOn: String?

    @Flag(name: .long, help: "Exit with 4 where something could not be seen, whatever was found in the rest.")
    var failIncomplete = false

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Wait so long for the target to appear.", valueName: "seconds"))
    var wait = 0

    @OptionGroup(title: "Audits") var auditing: AuditOptions

    @OptionGroup(title: "Bills of materials") var bill: BillOptions

    @OptionGroup var ending: EndingOptions

    @OptionGroup var jobs: JobsOption

    @OptionGroup(title: "Profiles") var profiles: ProfileOptions

    @OptionGroup(title: "Publishing") var publishing: PublishOptions

    @OptionGroup(title: "Bounds") var bounds: BoundsOptions

    @OptionGroup(title: "Confinement") var confinement: ConfinementOptions

    func run() throws {
        let threshold = try severity()
        var request = try request()
        let countsFindings = threshold != nil || failIncomplete
        request.countsFindings = countsFindings
        let outputs = try outputs(request.publication)
        request.secretRuleFiles = secretRules
        request.audits = try audits(for: outputs, countsOthers: countsFindings || request.publication != nil)
        request.settings = try auditing.settings(for: request.audits)
        guard secretRules.isEmpty || request.audits.contains(.secrets) else {
            throw ValidationError("--secret-rules goes with --audit secrets")
        }
        var plan = try OutputPlan(outputs, hasFrames: request.publication?.place == .log)
        do {
            try scan(request, threshold, &plan)
        } catch {
            return try ending.end(plan, after: error)
        }
        try ending.end(plan, after: nil)
    }

    private func scan(_ request: ScanRequest, _ threshold: Severity?, _ plan: inout OutputPlan) throws {
        let outcome = try Supervisor(request).run(&plan, colour: isColourWanted)
        let isShort = failIncomplete && outcome.isIncomplete
        let isReached = threshold.map { least in
            Severity.allCases.contains { $0 >= least && outcome.findings[$0] > 0 }
        }
        if isShort || isReached == true {
            throw ExitCode(AgentFailure.ExitCode.findings.rawValue)
        }
        if outcome.profileExitCode != 0 { throw ExitCode(outcome.profileExitCode) }
    }

    private func request() throws -> ScanRequest {
        guard (0...86_400).contains(wait) else { throw ValidationError("--wait takes seconds, from 0 to 86400") }
        let source: ScanRequest.Source
        if let root {
            guard target.count == 0 else {
                throw ValidationError(
                    "--root names a directory; --pid, --container and --process name a running target")
            }
            guard !root.isEmpty else { throw ValidationError("--root takes a directory") }
            source = .directory(Array(root.utf8))
        } else {
            source = .process(try target.selector())
        }
        var request = ScanRequest(source: source)
        request.crossesMounts = crossMounts
        request.jobs = jobs.jobs
        request.wait = wait
        request.timeout = bounds.timeout
        request.memory = bounds.memory
        request.outputLimit = bounds.outputLimit
        request.bill = bill.request()
        request.profiles = try profiles.request()
        request.run = try publishing.run()
        request.publication = try publishing.request()
        request.requirement = try confinement.requirement()
        request.refusal = confinement.confinementLog ? .log : .kill
        return request
    }

    private func outputs(_ publication: PublishRequest?) throws -> [OutputRequest] {
        guard !output.isEmpty else {
            if publication?.place == .log { return [] }
            return [OutputRequest(format: profiles.areNamed ? .cli : .text, path: nil)]
        }
        return try output.map { text in
            guard let request = OutputRequest(parsing: text) else {
                let formats = OutputFormat.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError(
                    "--output takes \(formats), and a path after a colon where it is to be a file: not '\(text)'")
            }
            guard !request.format.needsProfiles || !profiles.profile.isEmpty else {
                throw ValidationError(
                    "--output \(request.format.rawValue) shows results of profiles: name one with --profile")
            }
            return request
        }
    }

    /// - Parameter countsOthers: Whether somebody else than the outputs wants to know what the audits find.
    private func audits(for outputs: [OutputRequest], countsOthers: Bool) throws -> Set<AuditSet> {
        let bills = outputs.count { $0.format.isBill }
        guard bills > 0 || !bill.isGiven else {
            throw ValidationError("--sbom-name and --sbom-date go with --output cyclonedx or spdx")
        }
        let packages: Set<AuditSet> = bills > 0 ? [.packages] : []
        guard let audit else {
            let isBillAlone = bills > 0 && bills == outputs.count && !countsOthers
            return isBillAlone ? packages : packages.union([.files])
        }
        if audit == "all" { return Set(AuditSet.allCases) }
        return packages.union(
            try audit.split(separator: ",", omittingEmptySubsequences: false).map { word in
                guard let set = AuditSet(rawValue: String(word)) else {
                    let words = AuditSet.allCases.map(\.rawValue).joined(separator: ", ")
                    throw ValidationError("--audit takes \(words) or all, with commas between them: not '\(word)'")
                }
                return set
            })
    }

    private func severity() throws -> Severity? {
        guard let failOn else { return nil }
        guard let severity = Severity(rawValue: failOn) else {
            throw ValidationError("--fail-on takes info, low, medium, high or critical: not '\(failOn)'")
        }
        return severity
    }

    /// Colour on a terminal only, and not where the user asks for none (no-color.org).
    private var isColourWanted: Bool {
        isatty(STDOUT_FILENO) == 1 && getenv("NO_COLOR") == nil
            && getenv("TERM").map { String(cString: $0) } != "dumb"
    }
}
