/// A node's tag, and what Psych does where it asks for an object of a Ruby class: nothing here loads one.
struct YAMLTag {
    let text: String

    init(_ text: String) { self.text = text }

    func checkSequence() throws(DocumentError) {
        for prefix in ["!seq:", "!ruby/array:"] { try refuseClass(behind: prefix) }
        if text == "!omap" || text == "tag:yaml.org,2002:omap" { throw Self.unspecified("Psych::Omap") }
    }

    func checkMapping() throws(DocumentError) {
        for prefix in [
            "!ruby/object:Hash", "!ruby/object:", "!ruby/struct:", "!ruby/array:", "!ruby/exception:", "!str:",
            "!ruby/string:", "!map:", "!ruby/hash:", "!ruby/hash-with-ivars:", "!ruby/marshalable:",
        ] {
            if prefix == text { return }
            try refuseClass(behind: prefix)
        }
        let classes = [
            "!ruby/struct": "Struct", "!ruby/object": "Object", "!ruby/range": "Range", "!ruby/exception": "Exception",
            "!set": "Psych::Set", "tag:yaml.org,2002:set": "Psych::Set", "!omap": "Psych::Omap",
            "tag:yaml.org,2002:omap": "Psych::Omap", "!str": "String", "tag:yaml.org,2002:str": "String",
        ]
        if let name = classes[text] { throw Self.unspecified(name) }
    }

    func checkScalar() throws(DocumentError) {
        for prefix in ["!str:", "!ruby/string:", "!ruby/object:"] { try refuseClass(behind: prefix) }
        let classes = [
            "!ruby/regexp": "Regexp", "!ruby/range": "Range", "!ruby/encoding": "Encoding", "!ruby/class": "Class",
            "!ruby/module": "Module",
        ]
        if let name = classes[text] { throw Self.unspecified(name) }
    }

    private func refuseClass(behind prefix: String) throws(DocumentError) {
        if text.hasPrefix(prefix), text != prefix { throw Self.unspecified(String(text.dropFirst(prefix.count))) }
    }

    static func unspecified(_ name: String) -> DocumentError {
        DocumentError("Tried to load unspecified class: \(name)")
    }
}
