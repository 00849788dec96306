import PrintableText
import ResultTransport
import ScanReport

/// What people read of a run: what was scanned and how, what it comes to, and the report.
struct ScanSummary {
    let preflight: PreflightReport
    let verdict: ScanVerdict
    let result: VerifiedResult
    let order: ScanOrder

    func markdown() throws -> String {
        var lines = ["", "## The run", ""]
        if let target = preflight.target {
            lines += [
                "- pod \(code(target.pod)) in namespace \(code(target.namespace)), container \(code(target.container))",
                "- image \(code(target.imageName))",
            ]
        } else if case .image(let image) = order.subject {
            lines.append("- image \(code(image)) in a pod of its own, namespace \(code(order.namespace))")
        }
        lines += [
            "- way: \(preflight.way.rawValue), agent image \(code(order.agentImage)), as \(preflight.agent.words)",
            "- report: \(result.report.count) bytes, verified; SHA-256 of its compressed form \(code(result.index.sha256))",
        ]
        if result.index.summary.isTruncated { lines.append("- the report was too long, and lists less than was found") }
        lines += ["", "## What was demanded", ""]
        if !verdict.hasThreshold {
            lines.append("- no threshold file")
        } else if verdict.violations.isEmpty {
            lines.append("- threshold file: satisfied")
        } else {
            lines += verdict.violations.map { "- threshold file: not satisfied: \(code(printable($0)))" }
        }
        if let failOn = order.failOn {
            lines.append(
                "- no finding from \(failOn.rawValue) on: \(verdict.reached == nil ? "satisfied" : "not satisfied")")
        }
        if order.failsIncomplete {
            lines.append("- nothing that could not be seen: \(verdict.isShort ? "not satisfied" : "satisfied")")
        }
        lines += preflight.warnings.isEmpty ? [] : ["", "## Preflight's warnings", ""]
        lines += preflight.warnings.map { "- \(code($0))" }
        return try verdict.report.rendered(as: .markdown) + lines.joined(separator: "\n") + "\n"
    }

    /// As the report's own Markdown has it: entities within an HTML element, in which nothing is markup.
    private func code(_ text: String) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            let isPlain =
                character.properties.isAlphabetic || character.properties.numericType != nil
                || " -./,;%=".unicodeScalars.contains(character)
            escaped += isPlain ? String(Character(character)) : "&#\(character.value);"
        }
        return "<code>\(escaped)</code>"
    }
}
