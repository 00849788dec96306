import Foundation

/// A file of the repository, or a part of one, that is rendered from data and kept by hand only through
/// `SIDESCAN_UPDATE=1`, which writes it anew.
public struct CommittedText {
    private let path: String
    private let mark: String?

    /// A file by its path in the repository; with a mark, what stands between the lines `<!-- MARK -->` and
    /// `<!-- end -->` in it.
    public init(_ path: String, between mark: String? = nil) {
        self.path = AgentBinary.packageRoot + "/" + path
        self.mark = mark
    }

    /// What is there.
    ///
    /// - Throws: Where the file can't be read or has not the marks.
    public func text() throws -> String {
        let whole = try String(contentsOfFile: path, encoding: .utf8)
        return String(whole[try range(in: whole)])
    }

    /// Holds it to what is rendered, or writes that where `SIDESCAN_UPDATE` is set.
    ///
    /// - Throws: Where it is something else, or can't be read or written.
    public func check(against rendered: String) throws {
        guard ProcessInfo.processInfo.environment["SIDESCAN_UPDATE"] == nil else {
            var whole = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
            whole.replaceSubrange(try range(in: whole), with: rendered)
            try whole.write(toFile: path, atomically: true, encoding: .utf8)
            return
        }
        guard try text() == rendered else {
            throw Failure("\(path) is not what the code says: the same test with SIDESCAN_UPDATE=1 writes it anew")
        }
    }

    private func range(in whole: String) throws -> Range<String.Index> {
        guard let mark else { return whole.startIndex..<whole.endIndex }
        guard let start = whole.range(of: "<!-- \(mark) -->\n"),
            let end = whole.range(of: "<!-- end -->", range: start.upperBound..<whole.endIndex)
        else { throw Failure("\(path) has no part '\(mark)'") }
        return start.upperBound..<end.lowerBound
    }
}
