import DataFormats
import PlainData

/// Bodies of requests.
enum Document {
    /// Reads an object: JSON, or YAML where the request says so.
    static func read(_ arrival: Arrival) throws(StatusAnswer) -> PlainValue {
        if arrival.request.contentType.hasSuffix("yaml") {
            // Nearly all of it is JSON, which is read faster as that.
            if let value = try? JSON.parse(arrival.body) { return repaired(value) }
            do {
                return repaired(try YAML.parse(arrival.body))
            } catch {
                throw .badRequest("error decoding YAML: \(error.message)")
            }
        }
        do {
            return repaired(try JSON.parse(arrival.body))
        } catch {
            throw .badRequest("couldn't get version/kind; json parse error: \(error.message)")
        }
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
