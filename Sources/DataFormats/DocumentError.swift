/// Why a document can't be read.
public struct DocumentError: Error, Hashable, Sendable {
    /// What is wrong, in one line. It may quote the document, so it is made printable before it is shown.
    public let message: String
    /// The line it was seen in, counted from 1; nil where no line is to blame.
    public let line: Int?
    /// The column in that line, in bytes or characters as the format counts, from 1.
    public let column: Int?
    /// Whether nothing is wrong with the document but that it is larger than what is read here.
    public let isOverLimit: Bool

    /// An error, and where it was seen.
    public init(_ message: String, line: Int? = nil, column: Int? = nil, isOverLimit: Bool = false) {
        self.message = message
        self.line = line
        self.column = column
        self.isOverLimit = isOverLimit
    }
}

/// What a document may at most be made of. A document is small and what is made of it is not: each value takes some
/// hundred bytes, and whoever reads the values calls itself once for each level.
enum DocumentLimits {
    /// Values in one document, keys among them, where nobody says less.
    static let mostValues = 1_000_000
    /// Values in a document of a form that only targets have.
    static let mostOfTarget = 200_000
    /// Arrays and maps inside each other. Of JSON it is Ruby's own limit: `JSON::ParserError: nesting of 101 is too deep`.
    static let deepest = 100

    static var tooManyOfTarget: DocumentError { tooMany(mostOfTarget) }
    static var tooDeep: DocumentError { DocumentError("nesting of \(deepest + 1) is too deep", isOverLimit: true) }

    /// What Ruby refuses as well is wrong with the document.
    static var tooDeepForRuby: DocumentError { DocumentError(tooDeep.message) }

    static func tooMany(_ most: Int) -> DocumentError { DocumentError("more than \(most) values", isOverLimit: true) }
}
