import Confinement
import FoundationEssentials
import LinuxSystem
import ResultTransport
import ScanReport
import TargetProcess

/// What the supervisor asks of the worker: one JSON object on the worker's standard input.
struct WorkerOrder: Codable, Sendable {
    let supervisorID: Int32
    let source: Source
    let crossesMounts: Bool
    let jobs: Int?
    let wait: Int
    let memory: UInt64
    let seconds: Int
    let outputs: [Output]
    let run: RunStart
    let requirement: ConfinementRequirement
    let refusal: Refusal
    let audits: Set<AuditSet>
    let settings: AuditSettings
    let secretRuleFiles: [String]
    let bill: BillRequest
    let countsFindings: Bool
    /// How many bytes the report may have as zlib's, where one is to be published.
    let publishedBytes: Int?
    /// How many bytes may be sent ahead of an output.
    let mostAhead: Int
    let profiles: ProfileRequest?
    let supervisor: ProcessConfinement

    /// Where the root comes from.
    enum Source: Codable, Sendable {
        case pid(Int32)
        case container(String)
        case process(expression: String)
        case onlyOther
        case directory([UInt8])
    }

    /// A form in which the report is to be rendered.
    struct Output: Codable, Sendable {
        let format: OutputFormat
        let colour: Bool
    }

    init(_ request: ScanRequest, outputs: [Output], run: RunStart, supervisorID: Int32, supervisor: ProcessConfinement)
    {
        self.supervisorID = supervisorID
        source =
            switch request.source {
            case .process(.pid(let pid)): .pid(pid)
            case .process(.container(let name)): .container(name)
            case .process(.process(let pattern)): .process(expression: pattern.source)
            case .process(.onlyOther): .onlyOther
            case .directory(let path): .directory(path)
            }
        crossesMounts = request.crossesMounts
        jobs = request.jobs
        wait = request.wait
        memory = UInt64(request.memory) << 20
        seconds = request.timeout + request.wait
        self.outputs = outputs
        self.run = run
        requirement = request.requirement
        refusal = request.refusal
        audits = request.audits
        secretRuleFiles = request.secretRuleFiles
        settings = request.settings
        var bill = request.bill
        // Whoever publishes knows the image.
        bill.subject = bill.subject ?? request.publication?.target.imageID ?? request.publication?.target.image
        self.bill = bill
        countsFindings = request.countsFindings
        publishedBytes = request.publication?.mostBytes
        mostAhead = Self.mostAhead(of: request)
        profiles = request.profiles
        self.supervisor = supervisor
    }

    /// A quarter of what all outputs may have: it may turn out to be void, and come once more.
    static func mostAhead(of request: ScanRequest) -> Int { request.outputLimit << 18 }

    /// Whether there can be more to say than the outputs say themselves. It is one more output, the last.
    var hasRemarks: Bool { profiles?.hasRemarks == true || outputs.contains { $0.format.isBill } }

    /// The most bytes that a worker reads of its order: far more than any option needs.
    private static let longest = 1 << 20

    /// The order as it goes over the pipe.
    ///
    /// - Throws: A failure where it is longer than a worker reads.
    func encoded() throws(AgentFailure) -> [UInt8] {
        let order: [UInt8]
        do {
            order = Array(try JSONEncoder().encode(self))
        } catch {
            throw AgentFailure("can't write down the worker's order: \(error)", .failed)
        }
        guard order.count <= Self.longest else {
            throw AgentFailure(
                "the options are too long: the worker takes an order of \(Self.longest) bytes, and this has \(order.count)",
                .failed)
        }
        return order
    }

    /// Reads an order to its end.
    ///
    /// - Throws: A failure where it is none: the supervisor has ended, or somebody else started the worker.
    init(readingFrom descriptor: borrowing OwnedDescriptor) throws(AgentFailure) {
        do {
            self = try JSONDecoder().decode(
                WorkerOrder.self, from: Data(try read(descriptor, upTo: Self.longest).bytes))
        } catch {
            throw AgentFailure("the worker got no order; it is started by 'sidescan-agent scan' alone", .failed)
        }
    }

    /// The selector of a running target; nil where the source is a directory.
    func selector() throws(AgentFailure) -> TargetSelector? {
        switch source {
        case .pid(let pid): return .pid(pid)
        case .container(let name): return .container(name)
        case .process(let expression):
            do {
                return .process(try CommandPattern(expression))
            } catch {
                throw AgentFailure("--process is no regular expression: \(error.message)", .failed)
            }
        case .onlyOther: return .onlyOther
        case .directory: return nil
        }
    }
}
