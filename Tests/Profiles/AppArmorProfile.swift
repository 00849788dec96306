import TestSupport

/// A profile as AppArmor's own parser understands it; nothing is loaded into a kernel.
struct AppArmorProfile {
    /// The lines of the parser's dump, blanks at their ends removed.
    let lines: [String]

    /// A rule for files.
    struct FileRule: Equatable {
        /// What its owner may do with the file, and what others may: letters of apparmor.d(5), `a` coming with each `w`.
        let owner, others, path: String
    }

    /// Why there is no parser; nil where there is one.
    static let noParserReason: String? = Machine.has("apparmor_parser") ? nil : "apparmor_parser is missing"

    /// The arguments that make the parser do everything but load.
    private static let compile = ["apparmor_parser", "--skip-kernel-load", "--skip-cache", "--quiet"]

    /// Compiles a profile.
    ///
    /// - Throws: What the parser says against it.
    init(_ path: String) throws {
        let compiled = try ProgramRun(Self.compile + [path])
        guard compiled.exitCode == 0 else { throw Failure(compiled.errorText) }
        let dump = try ProgramRun(Self.compile + ["--debug", path])
        guard dump.exitCode == 0 else { throw Failure(dump.errorText) }
        lines = dump.text.split(separator: "\n").map { line in
            String(line.reversed().drop { $0 == " " }.reversed())
        }
    }

    /// All rules for anything else than files.
    var rules: [String] {
        lines.filter { line in !["Mode:", "Name:\t", "---"].contains { line.hasPrefix($0) } }
    }

    /// All rules for files.
    ///
    /// - Throws: Where the dump has one of another kind, such as for changing the profile.
    var files: [FileRule] {
        get throws {
            try lines.filter { $0.hasPrefix("Mode:\t") }.map { line in
                guard let match = line.wholeMatch(of: /Mode:\t([a-z]*):([a-z]*)\tName:\t\((.*)\)/) else {
                    throw Failure("no rule for files: \(line)")
                }
                return FileRule(owner: String(match.1), others: String(match.2), path: String(match.3))
            }
        }
    }
}
