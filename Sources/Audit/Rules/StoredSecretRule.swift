import PrintableText
public import ScanReport
import Secrets
import TargetFilesystem

/// Secrets in files: keys, tokens and passwords, by the rules of profiles/secrets.
public struct StoredSecretRule: ContentRule {
    /// What it is about.
    public let description = Self.about
    private let scanner: SecretScanner

    /// What it is about, told without compiling its rules.
    public static let about = RuleDescription(
        id: "stored-secret", severity: .critical, title: "secrets in files",
        rationale:
            "Who can read an image, or breaks into its container, has every key, token and password that lies in it.",
        references: ["NIST SP 800-190, 4.1.4", "CIS Docker Benchmark 1.6.0, 4.10", "CWE-798"])

    /// A file of rules.
    public struct RuleFile: Sendable {
        /// What messages call it.
        public let name: String
        /// What it holds.
        public let bytes: [UInt8]

        /// A file from its parts.
        public init(name: String, bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }
    }

    /// The rule, with its patterns compiled.
    ///
    /// - Parameter files: Rules to add to the built-in ones, or to put in their place, one file after the other.
    /// - Throws: An error that names the file and the rule that can't be read or compiled; of the built-in ones, none.
    public init(adding files: [RuleFile] = []) throws(StoredSecretRuleError) {
        var place = ""
        do throws(SecretRuleError) {
            var rules = try SecretRules.builtIn()
            for file in files {
                place = file.name + ": "
                // By itself first: what can't be compiled is told of the file that it is in.
                _ = try SecretScanner(rules: try SecretRules(file.bytes, file: file.name))
                try rules.add(file.bytes, file: file.name)
            }
            place = ""
            scanner = try SecretScanner(rules: rules)
        } catch {
            let words = error.message.hasPrefix(place.dropLast()) ? error.message : place + error.message
            throw StoredSecretRuleError(description: "the rules of secrets can't be read: \(printable(words))")
        }
    }

    /// A scanner's scratch, which a thread needs.
    public func makeInspector() -> (any ContentInspector)? {
        scanner.makeScratch().map { Inspector(scanner, $0) }
    }

    /// A walk's thread has one of its own, which goes from one to the other and is never used by two: hence unchecked.
    private final class Inspector: ContentInspector, @unchecked Sendable {
        private let scanner: SecretScanner
        private let scratch: SecretScratch
        private var found = SecretMatches()
        private var cuts = SecretMatches().cuts

        init(_ scanner: SecretScanner, _ scratch: SecretScratch) {
            self.scanner = scanner
            self.scratch = scratch
        }

        func begins(_ path: Span<UInt8>, _ entry: WalkedEntry) -> ContentWish {
            scanner.begin(path: path, with: scratch)
            return .pieces
        }

        func take(_ piece: RawSpan) { scanner.feed(piece, with: scratch) }

        func end(_ entry: WalkedEntry, in batch: borrowing WalkBatch, isWhole: Bool, _ log: inout RuleLog) {
            scanner.finish(with: scratch, into: &found)
            for match in found.take() {
                let place = match.line.map { ", line \($0)" } ?? ", at byte \(match.offset)"
                log.find(
                    entry, in: batch,
                    "\(match.description): \(match.evidence)\(place) (\(match.ruleID), digest \(match.digest))",
                    severity: match.severity, line: match.line)
            }
            // What was not looked at to the end may hold more.
            if found.cuts != cuts { log.miss(Unknown(.overLimit, path: batch.path(of: entry))) }
            cuts = found.cuts
        }
    }
}

/// Why the rule can't be made.
public struct StoredSecretRuleError: Error, Sendable, CustomStringConvertible {
    /// One line.
    public let description: String
}
