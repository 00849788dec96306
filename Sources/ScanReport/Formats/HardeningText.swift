/// How executables and certificates are told in lines, in the text and the Markdown forms.
enum HardeningText {
    /// The counts of executables, without anything before them.
    static func lines(_ executables: ReportedExecutables) -> [String] {
        let counts = executables
        var lines = [
            "\(counts.count) ELF files: \(counts.programs) programs, \(counts.libraries) libraries"
                + (counts.others > 0 ? "; and \(counts.others) others (object files, modules, debugging)" : ""),
            "PIE \(protection(counts.positionIndependent)); RELRO \(counts.relocationReadOnly.full) full,"
                + " \(counts.relocationReadOnly.partial) partial, \(counts.relocationReadOnly.none) none;"
                + " BIND_NOW \(protection(counts.bindsNow))",
            "NX \(counts.stack.notExecutable) on, \(counts.stack.executable) off, \(counts.stack.unstated) unstated;"
                + " canary \(protection(counts.canary)); FORTIFY \(protection(counts.fortify))",
            "\(counts.rpath) with RPATH, \(counts.runpath) with RUNPATH, \(counts.stripped) stripped,"
                + " \(counts.staticallyLinked) static, \(counts.defective) defective",
        ]
        lines += counts.interpreters.prefix(4).map { "interpreter \(harmless($0.path)) of \($0.count)" }
        if counts.interpreters.count > 4 { lines.append("… and \(counts.interpreters.count - 4) other interpreters") }
        return lines
    }

    /// The counts of certificates.
    static func lines(_ certificates: ReportedCertificates) -> [String] {
        var lines = ["\(certificates.count) certificates in \(certificates.files) files"]
        if certificates.trustStores > 0 {
            lines.append(
                "collections of roots among the files: \(certificates.trustStores); of their roots \(certificates.expiredRoots)"
                    + " ended, and \(certificates.weakRoots) have a weak key")
        }
        if certificates.keystores > 0 {
            lines.append("keystores (JKS, PKCS#12), which are not read: \(certificates.keystores)")
        }
        return lines
    }

    private static func protection(_ protection: ReportedExecutables.Protection) -> String {
        "\(protection.with) with, \(protection.without) without"
            + (protection.untold > 0 ? ", \(protection.untold) untold" : "")
    }

    /// The heads of the table's columns, the last of which is the path.
    static let columns = ["RELRO", "CANARY", "NX", "PIE", "RPATH", "RUNPATH", "SYMBOLS", "FORTIFY", "FILE"]

    /// A file's row, in checksec's words.
    static func row(_ file: ReportedExecutables.File) -> [String] {
        [
            file.relocationReadOnly?.rawValue ?? "-",
            file.hasCanary.map { $0 ? "yes" : "no" } ?? "?",
            file.hasExecutableStack.map { $0 ? "no" : "yes" } ?? "?",
            file.kind == .pie ? "yes" : file.kind == .library ? "DSO" : "no",
            file.rpath == nil ? "no" : "yes", file.runpath == nil ? "no" : "yes",
            file.isStripped ? "no" : "yes",
            file.fortified.map { "\($0)/\(file.fortifiable ?? 0)" } ?? "?",
            file.path.text,
        ]
    }

    /// The table as lines of text, and what it leaves out.
    static func table(_ executables: ReportedExecutables) -> [String] {
        guard let files = executables.files else { return [] }
        let widths = [7, 6, 3, 3, 5, 7, 7, 7]
        func line(_ cells: [String]) -> String {
            zip(cells, widths).map { $0 + String(repeating: " ", count: max(0, $1 - $0.count)) }.joined(separator: "  ")
                + "  " + (cells.last ?? "")
        }
        var lines = [line(columns)] + files.map { line(row($0)) }
        if files.count < executables.count { lines.append("… and \(executables.count - files.count) more") }
        return lines
    }
}
