import DataFormats
import PlainData

/// What one line of a watch says: meta/v1 WatchEvent.
enum WatchLine {
    case event(KubernetesClient.WatchEvent, resourceVersion: String?)
    case failed(APIError)

    /// - Parameter request: What was asked, for messages.
    init(_ line: [UInt8], _ request: String) throws(APIError) {
        let document: PlainValue
        do throws(DocumentError) {
            document = try JSON.parse(line)
        } catch {
            throw APIError(.answer("an event of the watch is no JSON: \(error.message)"), request: request)
        }
        let object = KubernetesObject(document["object"] ?? .null)
        let version = object.resourceVersion
        switch document["type"]?.text {
        case "ADDED": self = .event(.added(object), resourceVersion: version)
        case "MODIFIED": self = .event(.modified(object), resourceVersion: version)
        case "DELETED": self = .event(.deleted(object), resourceVersion: version)
        case "BOOKMARK":
            guard let version else {
                throw APIError(.answer("a bookmark of the watch has no resource version"), request: request)
            }
            self = .event(.bookmark(version), resourceVersion: version)
        case "ERROR": self = .failed(ServerStatus.error(object.document, request))
        default: throw APIError(.answer("an event of the watch is of no known type"), request: request)
        }
    }
}
