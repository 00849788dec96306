import DataFormats
import PlainData

/// Bodies of requests.
enum Document {
    /// Reads an object: JSON, or YAML where the request says so.
    static func read(_ arrival: Arrival) throws(StatusAnswer) -> PlainValue {
        let isYAML = arrival.request.contentType.hasSuffix("yaml")
        let value: PlainValue
        do {
            let startsAsJSON = arrival.body.first { $0 != 0x20 && $0 != 0x0a } == UInt8(ascii: "{")
            value = isYAML && !startsAsJSON ? try YAML.parse(arrival.body) : try JSON.parse(arrival.body)
        } catch {
            throw .badRequest("couldn't get version/kind; json parse error: \(error.message)")
        }
        return repaired(value)
    }

    /// Bytes that are no UTF-8 become U+FFFD, silently, as the API server has it.
    private static func repaired(_ value: PlainValue) -> PlainValue {
        switch value {
        case .string(let bytes): isText(bytes) ? value : .text(String(decoding: bytes, as: UTF8.self))
        case .array(let elements): .array(elements.map(repaired))
        case .map(let entries): .map(entries.map { .init(key: repaired($0.key), value: repaired($0.value)) })
        default: value
        }
    }

    private static func isText(_ bytes: [UInt8]) -> Bool { String(validating: bytes, as: UTF8.self) != nil }
}
