import CYAML

/// One event of libyaml's parser; yaml.h.
enum YAMLEvent {
    case documentStart
    case documentEnd
    case streamEnd
    case alias([UInt8])
    /// `isText`: it is text whatever it looks like, for it is quoted or a block.
    case scalar([UInt8], anchor: [UInt8]?, tag: String?, isText: Bool)
    case sequenceStart(anchor: [UInt8]?, tag: String?)
    case sequenceEnd
    case mappingStart(anchor: [UInt8]?, tag: String?)
    case mappingEnd
}

/// The events of a stream, one by one.
struct YAMLEvents: ~Copyable {
    /// On the heap: libyaml keeps the address.
    private let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    private let isReady: Bool
    /// Where the last event began and ended, in characters from the start, and its line, from 1.
    private(set) var place = (start: 0, end: 0, line: 1)
    /// Whether the last event's document begins or ends without a mark of its own.
    private(set) var isImplicit = false

    /// Whose words an error has.
    private let schema: YAMLSchema

    /// The bytes have to outlive the events.
    init(_ bytes: UnsafeBufferPointer<UInt8>, _ schema: YAMLSchema) {
        self.schema = schema
        parser.initialize(to: yaml_parser_t())
        isReady = yaml_parser_initialize(parser) == 1
        guard isReady else { return }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    }

    deinit {
        if isReady { yaml_parser_delete(parser) }
        parser.deinitialize(count: 1)
        parser.deallocate()
    }

    /// The next event; after one that throws there is none.
    mutating func next() throws(DocumentError) -> YAMLEvent {
        guard isReady else { throw DocumentError("no memory left", isOverLimit: true) }
        while true {
            var event = yaml_event_t()
            guard yaml_parser_parse(parser, &event) == 1 else { throw failure }
            defer { yaml_event_delete(&event) }
            place = (
                Int(clamping: event.start_mark.index), Int(clamping: event.end_mark.index),
                Int(clamping: event.start_mark.line) &+ 1
            )
            switch event.type {
            case YAML_DOCUMENT_START_EVENT:
                isImplicit = event.data.document_start.implicit != 0
                return .documentStart
            case YAML_DOCUMENT_END_EVENT:
                isImplicit = event.data.document_end.implicit != 0
                return .documentEnd
            case YAML_STREAM_END_EVENT: return .streamEnd
            case YAML_ALIAS_EVENT: return .alias(bytes(event.data.alias.anchor) ?? [])
            case YAML_SCALAR_EVENT:
                let scalar = event.data.scalar
                let value = Array(UnsafeBufferPointer(start: scalar.value, count: scalar.length))
                return .scalar(
                    value, anchor: bytes(scalar.anchor), tag: bytes(scalar.tag)?.asText,
                    isText: scalar.quoted_implicit != 0)
            case YAML_SEQUENCE_START_EVENT:
                let start = event.data.sequence_start
                return .sequenceStart(anchor: bytes(start.anchor), tag: bytes(start.tag)?.asText)
            case YAML_SEQUENCE_END_EVENT: return .sequenceEnd
            case YAML_MAPPING_START_EVENT:
                let start = event.data.mapping_start
                return .mappingStart(anchor: bytes(start.anchor), tag: bytes(start.tag)?.asText)
            case YAML_MAPPING_END_EVENT: return .mappingEnd
            case YAML_NO_EVENT: return .streamEnd
            default: continue
            }
        }
    }

    private func bytes(_ text: UnsafeMutablePointer<yaml_char_t>?) -> [UInt8]? {
        guard let text else { return nil }
        var length = 0
        while text[length] != 0 { length += 1 }
        return Array(UnsafeBufferPointer(start: text, count: length))
    }

    private var failure: DocumentError { schema == .kubernetes ? problem : psychFailure }

    /// What libyaml refused, and the line that it saw it in.
    private var problem: DocumentError {
        guard let text = parser.pointee.problem else { return DocumentError("no memory left", isOverLimit: true) }
        let mark = parser.pointee.problem_mark
        // Bytes that are no text have no line: they are refused before they are counted.
        let hasLine = mark.line > 0 || mark.column > 0
        return DocumentError(
            String(cString: text), line: hasLine ? Int(clamping: mark.line) &+ 1 : nil,
            column: hasLine ? Int(clamping: mark.column) &+ 1 : nil)
    }

    /// What libyaml refused, as `Psych::SyntaxError` says it.
    private var psychFailure: DocumentError {
        func text(_ text: UnsafePointer<CChar>?) -> String? { text.map { String(cString: $0) } }
        let reasons = [text(parser.pointee.problem), text(parser.pointee.context)].compactMap { $0 }
        let reason = reasons.isEmpty ? "no memory left" : reasons.joined(separator: " ")
        let mark = parser.pointee.context_mark
        let (line, column) = (Int(clamping: mark.line) &+ 1, Int(clamping: mark.column) &+ 1)
        return DocumentError(
            "(<unknown>): \(reason) at line \(line) column \(column)", line: line, column: column)
    }
}
