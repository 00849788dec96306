import Audit
import Foundation
import LinuxSystem
import ScanReport
import TargetFilesystem
import TestSupport

/// A small root with files of packages in it, and what the rules of integrity find there.
final class PackagedTree {
    let tree: AuditedTree
    private var sums = ""
    private var list = "/.\n"
    private var conffiles = ""

    init() throws {
        tree = try AuditedTree()
        try FileManager.default.removeItem(atPath: tree.directory.path + "/usr/bin/service")
    }

    var path: String { tree.directory.path }

    /// A digest as coreutils say it.
    func digest(_ name: String, by program: String = "md5sum") throws -> String {
        String(try ProgramRun([program, path + "/" + name]).text.prefix { $0 != " " })
    }

    /// Puts files where they are, as dpkg would have installed them.
    func install(_ contents: [String: String], configuration: [String: String] = [:]) throws {
        for (name, content) in contents.sorted(by: { $0.key < $1.key }) {
            try tree.write(name, content, mode: 0o755)
            sums += "\(try digest(name))  \(name)\n"
            list += "/\(name)\n"
        }
        for (name, content) in configuration.sorted(by: { $0.key < $1.key }) {
            try tree.write(name, content)
            conffiles += " /\(name) \(try digest(name))\n"
            list += "/\(name)\n"
        }
        try tree.write(
            "var/lib/dpkg/status", "Package: tool\nStatus: install ok installed\nVersion: 1\nConffiles:\n\(conffiles)\n"
        )
        try tree.write("var/lib/dpkg/info/tool.list", list)
        try tree.write("var/lib/dpkg/info/tool.md5sums", sums)
    }

    /// Has dpkg list more paths, which are there or not.
    func list(_ paths: String...) throws {
        list += paths.map { "/\($0)\n" }.joined()
        try tree.write("var/lib/dpkg/info/tool.list", list)
    }

    func write(_ name: String, _ content: String, mode: mode_t = 0o755) throws {
        try tree.write(name, content, mode: mode)
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path + "/" + name) }

    func link(_ name: String, to target: String) throws { try tree.directory.link(name, to: target) }

    /// What one rule found, as `path: severity message`, or why it can't say.
    func found(_ rule: String, process: AuditContext.TargetProcess? = nil) throws -> [String] {
        try result(rule, process: process).found
    }

    func result(
        _ rule: String, process: AuditContext.TargetProcess? = nil
    ) throws -> (found: [String], impediment: String?, gaps: Int, counts: IntegrityCounts) {
        let root = try TargetRoot(directory: Array(path.utf8))
        let rules = integrityRules(of: root)
        let log = try tree.log(rule, of: rules, root, process: process)
        let found = log.findings.map { "\($0.path?.text ?? "-"): \($0.severity.rawValue) \($0.message)" }.sorted()
        return (found, log.impediment, log.gapCount, integrityCounts(of: rules) ?? IntegrityCounts())
    }
}
