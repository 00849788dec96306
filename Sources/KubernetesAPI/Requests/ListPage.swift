import DataFormats
import PlainData

/// Why there is no page.
struct PageFailure: Error {
    let error: APIError
    /// Whether a smaller one may be had.
    let isTooMuch: Bool

    init(_ error: APIError, isTooMuch: Bool = false) {
        self.error = error
        self.isTooMuch = isTooMuch
    }
}

/// A list as the server sends it.
enum ListPage {
    /// - Throws: What it lacks.
    static func page(of kind: ResourceKind, _ list: PlainValue) throws(PageFailure) -> KubernetesClient.Page {
        // No items is null in what some servers send.
        let items = list["items"]?.elements ?? []
        guard case .map? = list["metadata"], list["kind"]?.text?.hasSuffix("List") == true else {
            throw PageFailure(APIError(.answer("the answer is no list"), request: "list \(kind.plural)"))
        }
        let next = list["metadata"]?["continue"]?.text ?? ""
        return KubernetesClient.Page(
            items: items.map { object(kind, $0) }, next: next.isEmpty ? nil : next,
            resourceVersion: list["metadata"]?["resourceVersion"]?.text ?? "")
    }

    /// An item with what it says of itself when it is asked for alone.
    static func object(_ kind: ResourceKind, _ item: PlainValue) -> KubernetesObject {
        guard case .map(let entries) = item, item["kind"] == nil, item["apiVersion"] == nil else {
            return KubernetesObject(item)
        }
        let names: [PlainValue.Entry] = [
            .init("apiVersion", .text(kind.apiVersion)), .init("kind", .text(kind.kind)),
        ]
        return KubernetesObject(.map(names + entries))
    }
}
