import DataFormats
import PlainData
import Thresholds

/// Thresholds and results made of text.
enum ThresholdSamples {
    static func threshold(_ yaml: String) throws -> Threshold { try Threshold(try YAML.parse(Array(yaml.utf8))) }

    static func run(_ json: String) throws -> AssessedRun {
        try AssessedRun(results: try JSON.parse(Array(json.utf8)))
    }

    static func control(
        _ id: String, _ results: [String] = ["passed"], impact: String = "0.5", tags: String = "{}", more: String = ""
    ) -> String {
        let list = results.map { $0.hasPrefix("{") ? $0 : #"{"status":"\#($0)"}"# }.joined(separator: ",")
        return #"{"id":"\#(id)","impact":\#(impact),"tags":\#(tags),"results":[\#(list)]\#(more)}"#
    }

    static func results(_ profiles: [String]...) -> String {
        let list = profiles.map { #"{"name":"p","status":"loaded","controls":[\#($0.joined(separator: ","))]}"# }
        return #"{"profiles":[\#(list.joined(separator: ","))]}"#
    }

    /// 3 passed, 1 failed, 1 skipped, 1 without impact, 1 error.
    static let mixed = results([
        control("p1"), control("p2", impact: "0.9"), control("p3", impact: "0.7"),
        control("f1", ["passed", "failed"], impact: "0.9"), control("s1", ["skipped"], impact: "0.2"),
        control("n1", ["failed"], impact: "0.0"), control("e1", []),
    ])
}
