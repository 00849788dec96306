import Foundation
import PlainData

/// What stands below an object, and reviews.
extension DoubleState {
    mutating func subresource(
        _ arrival: Arrival, _ resource: DoubleResource, _ name: String
    ) throws(StatusAnswer) -> Answer {
        let request = arrival.request
        switch (resource.plural, request.subresource, request.verb) {
        case ("pods", "log", "get"):
            return .log(try logs.wish(try existing(key(resource, arrival)).object, request))
        case ("pods", "exec", "get"), ("pods", "exec", "create"):
            for verb in ["get", "create"] where !arrival.caller.may(arrival.access(verb), store) {
                throw arrival.caller.refusal(arrival.access(verb))
            }
            _ = try existing(key(resource, arrival))
            throw .badRequest("Upgrade request required")
        case ("pods", "ephemeralcontainers", "get"), (_, "status", "get"):
            return .document(200, try existing(key(resource, arrival)).object)
        case ("pods", "ephemeralcontainers", "patch"), ("pods", "ephemeralcontainers", "update"),
            (_, "status", "patch"),
            (_, "status", "update"):
            return try change(arrival, resource)
        case ("pods", "eviction", "create"):
            let key = key(resource, arrival)
            _ = try existing(key)
            if !arrival.isDryRun { remove(key) }
            return .document(201, .map([.init("kind", .text("Status")), .init("status", .text("Success"))]))
        case ("serviceaccounts", "token", "create"):
            return .document(201, try token(arrival, try existing(key(resource, arrival)).object))
        default: throw .noSuchResource
        }
    }

    /// TokenRequest (authentication.k8s.io/v1).
    private mutating func token(_ arrival: Arrival, _ account: PlainValue) throws(StatusAnswer) -> PlainValue {
        var review = try Document.read(arrival)
        let name = account.at("metadata", "name")?.text ?? ""
        let namespace = account.at("metadata", "namespace")?.text ?? ""
        let seconds = review.at("spec", "expirationSeconds")?.integer ?? 3600
        func invalid(_ why: String) -> StatusAnswer {
            StatusAnswer(
                422, "Invalid",
                "TokenRequest.authentication.k8s.io \"\" is invalid: spec.expirationSeconds: Invalid value: \(seconds): \(why)"
            )
        }
        guard seconds >= 600 else { throw invalid("may not specify a duration less than 10 minutes") }
        guard seconds <= 1 << 32 else { throw invalid("may not specify a duration larger than 2^32 seconds") }
        let bound = try boundObject(review.at("spec", "boundObjectRef"), account: name, in: namespace)
        let audiences = review.at("spec", "audiences")?.texts ?? []
        let expires = Date().addingTimeInterval(Double(seconds))
        let token = "double.\(UUID().uuidString.lowercased()).\(UUID().uuidString.lowercased())"
        callers.bound[token] = Callers.Bound(
            account: name, namespace: namespace, accountUID: account.at("metadata", "uid")?.text ?? "", bound: bound,
            expires: expires, isAccepted: audiences.isEmpty || audiences.contains(ClusterDouble.audience))
        review.set(.texts(audiences.isEmpty ? [ClusterDouble.audience] : audiences), at: "spec", "audiences")
        review.set(.integer(seconds), at: "spec", "expirationSeconds")
        review.set(.text(name), at: "metadata", "name")
        review.set(.text(namespace), at: "metadata", "namespace")
        review.set(.text(timestamp()), at: "metadata", "creationTimestamp")
        review.set(
            .map([.init("token", .text(token)), .init("expirationTimestamp", .text(timestamp(expires)))]), at: "status")
        return review
    }

    private func boundObject(
        _ reference: PlainValue?, account: String, in namespace: String
    ) throws(StatusAnswer) -> (resource: DoubleResource, name: String, uid: String)? {
        guard let reference, reference != .null else { return nil }
        guard let kind = reference["kind"]?.text, ["Pod", "Secret"].contains(kind),
            let resource = DoubleResource.of(apiVersion: "v1", kind: kind)
        else {
            throw .badRequest("cannot bind token to object of type \(reference["kind"]?.text ?? "")")
        }
        let name = reference["name"]?.text ?? ""
        let object = try existing(.init(resource: resource, namespace: namespace, name: name)).object
        if kind == "Pod", object.at("spec", "serviceAccountName")?.text ?? "default" != account {
            throw .badRequest(
                "cannot bind token for serviceaccount \"\(account)\" to pod running with different serviceaccount name."
            )
        }
        let uid = object.at("metadata", "uid")?.text ?? ""
        if let wanted = reference["uid"]?.text, !wanted.isEmpty, wanted != uid {
            throw .conflict(
                resource, name,
                "the UID in the bound object reference (\(wanted)) does not match the UID in record. "
                    + "The object might have been deleted and then recreated", isByKind: true)
        }
        return (resource, name, uid)
    }

    /// SelfSubjectAccessReview (authorization.k8s.io/v1).
    func accessReview(_ review: PlainValue, _ caller: Caller) -> PlainValue {
        var review = review
        let asked = review.at("spec", "resourceAttributes")
        let namespace = asked?["namespace"]?.text ?? ""
        let access = Access(
            verb: asked?["verb"]?.text ?? "", group: asked?["group"]?.text ?? "",
            resource: asked?["resource"]?.text ?? "",
            subresource: asked?["subresource"]?.text ?? "", namespace: namespace.isEmpty ? nil : namespace,
            name: asked?["name"]?.text ?? "")
        review.set(.map([.init("allowed", .boolean(caller.may(access, store)))]), at: "status")
        return review
    }
}
