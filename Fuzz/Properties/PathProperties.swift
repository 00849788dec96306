import FoundationEssentials
import ScanReport
import TargetFilesystem

/// Paths keep their bytes, on their way through a report too.
func checkPaths(_ bytes: [UInt8]) throws(BrokenProperty) {
    let path = TargetPath(bytes: bytes)
    for component in path.components {
        try require(!component.isEmpty && !component.contains(UInt8(ascii: "/")), "a name that is none")
    }
    let longer = path.appending([UInt8(ascii: "n")])
    try require(longer.components == path.components + [[UInt8(ascii: "n")]], "a name more is another path")

    let report = ReportPath(bytes: bytes)
    try checkIsPrintable(report.text)
    do {
        let encoded = try JSONEncoder().encode(report)
        try require(!encoded.contains { $0 < 0x20 || $0 == 0x7f }, "a control character in JSON")
        try require(try JSONDecoder().decode(ReportPath.self, from: encoded) == report, "a path is another one in JSON")
    } catch let broken as BrokenProperty {
        throw broken
    } catch {
        throw BrokenProperty(message: "a path can't go through JSON: \(error)")
    }
}
