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
    // Two keys that are no text can become one: both are shown with U+FFFD.
    let isText = !written.utf8.contains(0xef) || !written.unicodeScalars.contains("\u{fffd}")
    let rewritten = JSON.text(again, pretty: false)
    try require(!isText || rewritten == written, "written again it is another text")
    guard let pretty = try? JSON.parse(Array(JSON.text(value, pretty: true).utf8)) else {
        throw BrokenProperty(message: "the pretty form can't be read")
    }
    try require(JSON.text(pretty, pretty: false) == rewritten, "the two forms differ")
    try require(!written.utf8.contains { $0 < 0x20 || $0 == 0x7f }, "a control character in JSON")
}

/// Whatever is read as YAML is bounded, and options only add to what can be read.
func checkYAML(_ bytes: [UInt8]) throws(BrokenProperty) {
    let strict = try? YAML.parse(bytes)
    let open = try? YAML.parse(bytes, [.aliases, .dates])
    if let open { try checkIsBounded(open) }
    try checkManifests(bytes)
    guard let strict else { return }
    guard let open else { throw BrokenProperty(message: "an option refuses what could be read without") }
    try require(JSON.text(strict, pretty: false) == JSON.text(open, pretty: false), "an option changes a value")
}

/// What Kubernetes' reader reads is written so that it reads the same again, and each document's own bytes are that document.
private func checkManifests(_ bytes: [UInt8]) throws(BrokenProperty) {
    guard let documents = try? YAML.documents(bytes) else { return }
    for document in documents {
        try checkIsBounded(document.value)
        // A key that is a collection is all that can't be written of what was read. NaN is equal to nothing.
        guard let text = try? YAML.text(document.value), !text.contains(".nan") else { continue }
        let again = (try? YAML.documents(Array(text.utf8))) ?? []
        try require(again.map(\.value) == [document.value], "what is written is read as something else: \(text)")
        guard let source = document.source else { continue }
        let own = (try? YAML.documents(source)) ?? []
        try require(own.map(\.value) == [document.value], "a document's own bytes are another document")
    }
}

/// No more levels and values than a document may have.
func checkIsBounded(_ value: PlainValue, depth deepest: Int = 100) throws(BrokenProperty) {
    var open = [(value, 0)]
    var count = 0
    while let (value, depth) = open.popLast() {
        count += 1
        try require(depth <= deepest, "deeper than \(deepest)")
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

/// A TOML document is a map, and as deep as its headers and its values may be together.
func checkTOML(_ bytes: [UInt8]) throws(BrokenProperty) {
    guard let value = try? TOML.parse(bytes) else { return }
    try require(value.entries != nil, "no map")
    try checkIsBounded(value, depth: 201)
}

/// Each row has the fields that its separators say, and the maps are one for each row but the first.
func checkCSV(_ bytes: [UInt8]) throws(BrokenProperty) {
    guard let rows = try? CSV.rows(bytes) else { return }
    let fields = rows.reduce(0) { $0 + $1.count }
    try require(fields <= bytes.count + 1, "more fields than bytes")
    let quoted = rows.flatMap { $0 }.compactMap { $0 }.reduce(0) { $0 + $1.count }
    try require(quoted <= bytes.count, "more bytes came out than went in")
    guard let maps = try? CSV.parse(bytes, numbers: true) else { return }
    try require(maps.elements?.count == max(0, rows.count - 1), "a row is passed over")
}

/// The bytes up to 0xff are a path, the rest a document.
func checkXML(_ bytes: [UInt8]) throws(BrokenProperty) {
    let parts = parts(bytes, 2)
    guard let document = try? XML.parse(parts[1]) else { return }
    try require(document.rootName != nil, "a document without an element")
    for path in [parts[0], Array("//*".utf8), Array("//@*".utf8)] {
        guard let path = try? XPath(path) else { continue }
        try require(document.matches(of: path).count <= parts[1].count, "more matches than bytes")
    }
}

/// Blocks and words are bounded, and no more than the bytes can hold.
func checkNginxConfiguration(_ bytes: [UInt8]) throws(BrokenProperty) {
    guard let value = try? NginxConfiguration.parse(bytes) else { return }
    try require(value.entries != nil, "no map")
    try checkIsBounded(value, depth: 200)
}
