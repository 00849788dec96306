import DataFormats
import PlainData

/// What is read as JSON is the same value once written and read again, and whole in both forms.
func checkJSON(_ bytes: [UInt8]) throws(BrokenProperty) {
    guard let value = try? JSON.parse(bytes) else { return }
    try checkIsBounded(value)
    let written = JSON.text(value, pretty: false)
    guard let again = try? JSON.parse(Array(written.utf8)) else {
        throw BrokenProperty(message: "what was written can't be read")
    }
    try require(JSON.text(again, pretty: false) == written, "written again it is another text")
    guard let pretty = try? JSON.parse(Array(JSON.text(value, pretty: true).utf8)) else {
        throw BrokenProperty(message: "the pretty form can't be read")
    }
    try require(JSON.text(pretty, pretty: false) == written, "the two forms differ")
    try require(!written.utf8.contains { $0 < 0x20 || $0 == 0x7f }, "a control character in JSON")
}

/// Whatever is read as YAML is bounded, and options only add to what can be read.
func checkYAML(_ bytes: [UInt8]) throws(BrokenProperty) {
    let strict = try? YAML.parse(bytes)
    let open = try? YAML.parse(bytes, [.aliases, .dates])
    if let open { try checkIsBounded(open) }
    guard let strict else { return }
    guard let open else { throw BrokenProperty(message: "an option refuses what could be read without") }
    try require(JSON.text(strict, pretty: false) == JSON.text(open, pretty: false), "an option changes a value")
}

/// No more levels and values than a document may have.
func checkIsBounded(_ value: PlainValue) throws(BrokenProperty) {
    var open = [(value, 0)]
    var count = 0
    while let (value, depth) = open.popLast() {
        count += 1
        try require(depth <= 100, "deeper than 100")
        try require(count <= 1_000_001, "more than a million values")
        switch value {
        case .array(let elements): for element in elements { open.append((element, depth + 1)) }
        case .map(let entries):
            for entry in entries { open += [(entry.key, depth + 1), (entry.value, depth + 1)] }
            try require(Set(entries.map(\.key)).count == entries.count || hasNotANumber(entries), "a key comes twice")
        default: continue
        }
    }
}

/// NaN is equal to nothing, itself among it.
private func hasNotANumber(_ entries: [PlainValue.Entry]) -> Bool { entries.contains { $0.key != $0.key } }
