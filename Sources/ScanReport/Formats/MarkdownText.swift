/// Text for Markdown in which nothing becomes markup: the characters that CommonMark, GitHub's tables and HTML give a
/// meaning are written as entities. It has to be printable already.
package enum MarkdownText {
    /// The text in a sentence or a table's cell.
    package static func escape(_ text: String) -> String {
        // By bytes: none of these is a part of another character's UTF-8.
        var escaped: [UInt8] = []
        for byte in text.utf8 {
            switch Unicode.Scalar(byte) {
            case "&", "<", ">", "\"", "'", "|", "`", "*", "_", "[", "]", "(", ")", "#", "!", "~", "\\", "@", ":", "$":
                escaped += "&#\(byte);".utf8
            default: escaped.append(byte)
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }

    /// The text as code. Entities are not read within backticks, so it is an HTML element around escaped text.
    package static func code(_ text: String) -> String {
        "<code>\(escape(text))</code>"
    }
}
