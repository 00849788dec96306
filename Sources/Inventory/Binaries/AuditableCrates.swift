import Inflating
import DataFormats
import PlainData

/// Rust's crates in a program that cargo-auditable built: the section `.dep-v0`, zlib around JSON (cargo-auditable,
/// PARSING.md).
enum AuditableCrates {
    /// What is read at most of the section, and what may come out of it, in bytes.
    static let (longestSection, longestText) = (8 << 20, 16 << 20)

    /// The crates that are in the program; nil where the section is not what its name says.
    static func packages(section bytes: [UInt8], path: [UInt8]) -> [InstalledPackage]? {
        guard let text = try? Inflation.inflate(bytes, .zlib, upTo: longestText), let document = try? JSON.parse(text),
            let crates = document["packages"]?.elements
        else { return nil }
        return crates.compactMap { crate in
            // What was needed to build it is not in it.
            guard let name = crate["name"]?.bytes, !name.isEmpty, let version = crate["version"]?.bytes,
                !version.isEmpty, crate["kind"]?.text ?? "runtime" == "runtime"
            else { return nil }
            return InstalledPackage(
                .cargo, name: name, version: version, url: PackageURL("cargo", name: name, version: version),
                evidence: [path])
        }
    }
}
