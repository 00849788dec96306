/// Text for Markdown in which nothing becomes markup: the characters that CommonMark, GitHub's tables and HTML give a
/// meaning are written as entities. It has to be printable already.
package enum MarkdownText {
    /// The text in a sentence or a table's cell.
    package static func escape(_ text: String) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "&", "<", ">", "\"", "'", "|", "`", "*", "_", "[", "]", "(", ")", "#", "!", "~", "\\", "@", ":", "$":
                escaped += "&#\(character.value);"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }

    /// The text as code. Entities are not read within backticks, so it is an HTML element around escaped text.
    package static func code(_ text: String) -> String {
        "<code>\(escape(text))</code>"
    }
}
