/// How much of one file is read at most.
package struct ExecutableLimits: Sendable {
    /// Entries of the tables of program headers, sections and dynamic entries, of each.
    package var entries: Int
    /// Libraries that a file may need.
    package var libraries: Int
    /// Symbols that are looked at.
    package var symbols: Int
    /// Bytes of one table of strings.
    package var strings: Int
    /// Bytes of one text.
    package var text: Int

    package init(
        entries: Int = 4096, libraries: Int = 1024, symbols: Int = 1 << 20, strings: Int = 16 << 20, text: Int = 4096
    ) {
        self.entries = entries
        self.libraries = libraries
        self.symbols = symbols
        self.strings = strings
        self.text = text
    }
}
