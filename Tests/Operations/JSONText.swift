import DataFormats
import PlainData

/// Documents that tests write down.
enum JSONText {
    static func value(_ text: String) throws -> PlainValue { try JSON.parse(Array(text.utf8)) }
}
