import KubernetesAPI
import PlainData

/// Tells acts as Kubernetes Events on the pod that is scanned, for as long as the API server takes them: an Event is a
/// kindness, never a reason to stop.
actor RunEvents {
    /// Where Events go.
    struct Subject: Sendable, Hashable {
        let pod: String
        let namespace: String
        let uid: String
    }

    private let client: KubernetesClient
    private let subject: Subject
    private var number = 0
    private var areRefused = false

    init(_ client: KubernetesClient, on subject: Subject) {
        self.client = client
        self.subject = subject
    }

    /// What came of telling.
    enum Outcome: Sendable {
        case told(String)
        case failed(APIError, String)
        /// An earlier one was not taken.
        case left
    }

    /// Makes one Event.
    func tell(_ entry: AuditEntry) async -> Outcome {
        guard !areRefused else { return .left }
        number += 1
        let event = event(entry)
        let client = client
        let namespace = subject.namespace
        let result = await whole { () -> Result<KubernetesObject, APIError> in
            do throws(APIError) {
                return .success(try await client.create(event, .event, in: namespace))
            } catch {
                return .failure(error)
            }
        }
        switch result {
        case .success: return .told(event.name)
        case .failure(let error):
            areRefused = true
            return .failed(error, event.name)
        }
    }

    /// Events of one run differ by their number; the name begins with the pod's as kubectl's do.
    private func event(_ entry: AuditEntry) -> KubernetesObject {
        let suffix = ".\(entry.run.suffix(12))-\(number)"
        let name = String(subject.pod.prefix(253 - suffix.utf8.count)) + suffix
        var event = KubernetesObject(.event, name: name, namespace: subject.namespace)
        event["involvedObject"] = .map([
            .init("apiVersion", .text("v1")), .init("kind", .text("Pod")), .init("name", .text(subject.pod)),
            .init("namespace", .text(subject.namespace)), .init("uid", .text(subject.uid)),
        ])
        event["reason"] = .text("Sidescan" + entry.act.prefix(1).uppercased() + entry.act.dropFirst())
        let message = "run \(entry.run): \(entry.act) \(entry.object): \(entry.result.rawValue)"
        event["message"] = .text(String((message + (entry.detail.map { ", " + $0 } ?? "")).prefix(1000)))
        event["type"] = .text(entry.result == .done ? "Normal" : "Warning")
        event["source"] = .map([.init("component", .text("sidescan"))])
        event["reportingComponent"] = .text("sidescan")
        event["reportingInstance"] = .text(entry.run)
        // Kubernetes' Time has no fractions of a second.
        let time = PlainValue.text(entry.time.split(separator: ".").first.map { $0 + "Z" } ?? entry.time)
        event["firstTimestamp"] = time
        event["lastTimestamp"] = time
        event["count"] = .integer(1)
        return event
    }
}
