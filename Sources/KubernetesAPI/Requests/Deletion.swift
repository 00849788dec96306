import PlainData

extension KubernetesClient.Deletion {
    /// As DeleteOptions of the API's group meta.k8s.io.
    var document: PlainValue {
        var entries: [PlainValue.Entry] = [.init("kind", .text("DeleteOptions")), .init("apiVersion", .text("v1"))]
        var preconditions: [PlainValue.Entry] = []
        if let uid { preconditions.append(.init("uid", .text(uid))) }
        if let resourceVersion { preconditions.append(.init("resourceVersion", .text(resourceVersion))) }
        if !preconditions.isEmpty { entries.append(.init("preconditions", .map(preconditions))) }
        if let gracePeriodSeconds { entries.append(.init("gracePeriodSeconds", .integer(gracePeriodSeconds))) }
        if let propagation { entries.append(.init("propagationPolicy", .text(propagation))) }
        return .map(entries)
    }
}
