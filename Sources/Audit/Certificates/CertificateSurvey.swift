import Certificates
import LinuxSystem
import PrintableText
public import ScanReport
import Synchronization
import TargetFilesystem

/// The rules that ask about certificates. Each file is read once, for all of them: the first rule's inspectors read, and
/// what they find for the others is gathered here.
public final class CertificateSurvey: Sendable {
    private struct State {
        var counts: ReportedCertificates
        var logs: [RuleLog]
        /// What could not be read, for all rules alike.
        var gaps: RuleLog?
    }

    /// How certificates are judged.
    let audit: CertificateAudit
    private let state: Mutex<State>

    /// The survey of one root.
    ///
    /// - Parameters:
    ///   - now: The time by which certificates are judged: seconds since 1970.
    ///   - expiringDays: A certificate that ends within so many days is told.
    public init(now: Int, expiringDays: Int) {
        audit = CertificateAudit(now: now, days: expiringDays)
        state = Mutex(
            State(
                counts: ReportedCertificates(expiringDays: expiringDays),
                logs: CertificateConcern.allCases.map { RuleLog($0.description) }))
    }

    /// The rules, in the order in which they have to conclude.
    public var rules: [any AuditRule] {
        [ExpiredCertificateRule(survey: self)]
            + CertificateConcern.allCases.filter { $0 != .expired }.map { CertificateRule(concern: $0, survey: self) }
    }

    /// What is told of the rules without a root.
    public static var descriptions: [RuleDescription] { CertificateConcern.allCases.map(\.description) }

    /// What the report says of all certificates. After the walk.
    public func reported() -> ReportedCertificates { state.withLock { $0.counts } }

    /// Takes in what was found in a file.
    ///
    /// - Parameter found: The findings, each rule's in a log.
    func add(_ outcome: CertificateAudit.Outcome, _ found: [CertificateConcern: RuleLog]) {
        state.withLock { state in
            state.counts.files += 1
            state.counts.count += outcome.certificates
            if outcome.isTrustStore { state.counts.trustStores += 1 }
            state.counts.expiredRoots += outcome.expiredRoots
            state.counts.weakRoots += outcome.weakRoots
            for (index, concern) in CertificateConcern.allCases.enumerated() {
                if let log = found[concern] { state.logs[index].merge(log) }
            }
        }
    }

    /// Takes in that there is a keystore.
    func addKeystore() { state.withLock { $0.counts.keystores += 1 } }

    /// Remembers what the first rule could not read, for the others.
    func keep(gapsOf log: RuleLog) { state.withLock { $0.gaps = log } }

    /// What the first rule could not read.
    var gaps: RuleLog? { state.withLock { $0.gaps } }

    /// What was found for a rule.
    func log(of concern: CertificateConcern) -> RuleLog {
        let found = zip(CertificateConcern.allCases, state.withLock { $0.logs }).first { $0.0 == concern }?.1
        return found ?? RuleLog(concern.description)
    }
}

/// Certificates that ended. It reads files for the other rules too.
struct ExpiredCertificateRule: ContentRule {
    let survey: CertificateSurvey
    var description: RuleDescription { CertificateConcern.expired.description }

    /// The smallest certificate that there can be is larger, in DER too: a key alone is.
    private static let smallestFile = 128

    func makeInspector() -> (any ContentInspector)? { Inspector(survey) }

    func conclude(_ root: borrowing TargetRoot, _ context: AuditContext, _ log: inout RuleLog) {
        survey.keep(gapsOf: log)
        log.merge(survey.log(of: .expired))
    }

    /// A walk's thread has one of its own, which goes from one to the other and is never used by two: hence unchecked.
    private final class Inspector: ContentInspector, @unchecked Sendable {
        private let survey: CertificateSurvey
        private var reading: CertificateReading

        init(_ survey: CertificateSurvey) {
            self.survey = survey
            reading = CertificateReading(survey.audit)
        }

        func begins(_ path: Span<UInt8>, _ entry: WalkedEntry) -> ContentWish {
            guard entry.status.size >= ExpiredCertificateRule.smallestFile else { return .nothing }
            reading.begin()
            return .pieces
        }

        func take(_ piece: RawSpan) { reading.take(piece) }

        func end(_ entry: WalkedEntry, in batch: borrowing WalkBatch, isWhole: Bool, _ log: inout RuleLog) {
            let outcome = reading.end()
            if reading.isKeystore { survey.addKeystore() }
            if outcome.malformed > 0 { log.miss(Unknown(.malformed, path: batch.path(of: entry))) }
            if outcome.isCut { log.miss(Unknown(.overLimit, path: batch.path(of: entry))) }
            guard outcome.certificates > 0 else { return }
            var found: [CertificateConcern: RuleLog] = [:]
            for finding in outcome.findings {
                let concern = CertificateConcern(finding.problem)
                found[concern, default: RuleLog(concern.description)]
                    .find(
                        entry, in: batch, Self.message(finding, of: outcome.certificates),
                        severity: concern.severity(of: finding))
            }
            survey.add(outcome, found)
        }

        private static func message(_ finding: CertificateAudit.Finding, of count: Int) -> String {
            let place = count > 1 ? ", certificate \(finding.index + 1) of \(count)" : ""
            return "\(finding.problem.words): \(printable(finding.subject))\(place) (SHA-1 \(finding.fingerprint))"
        }
    }
}

/// What the first rule found for another.
private struct CertificateRule: AuditRule {
    let concern: CertificateConcern
    let survey: CertificateSurvey
    var description: RuleDescription { concern.description }

    func conclude(_ root: borrowing TargetRoot, _ context: AuditContext, _ log: inout RuleLog) {
        log.merge(survey.log(of: concern))
        if let gaps = survey.gaps { log.addGaps(of: gaps) }
    }
}
