extension XMLDocument {
    /// What a path finds, in the document's order.
    public func matches(of path: XPath) -> [XPath.Match] {
        var found = [Place(node: 0, attribute: nil)]
        for step in path.steps { found = self.found(by: step, from: found) }
        if path.counts { return [.count(found.count)] }
        return found.compactMap { place in
            switch nodes[place.node].kind {
            case .document: nil
            case .text(let text): .text(text)
            case .element(_, let attributes):
                if let attribute = place.attribute {
                    .attribute(attributes[attribute].source)
                } else {
                    .element(text(of: place.node))
                }
            }
        }
    }

    /// A node, or an attribute of it.
    private struct Place: Hashable {
        let node: Int
        let attribute: Int?
    }

    private func found(by step: XPath.Step, from places: [Place]) -> [Place] {
        var found: [Place] = []
        for node in context(step.axis, places) {
            var matching = self.matching(step.test, below: node)
            for predicate in step.predicates {
                switch predicate {
                case .position(let position):
                    matching = position <= matching.count ? [matching[position - 1]] : []
                case .last: matching = matching.suffix(1)
                case .has(let test): matching = matching.filter { hasAny(test, at: $0) { _ in true } }
                case .compares(let test, let value, let isEqual):
                    matching = matching.filter { hasAny(test, at: $0) { ($0 == value) == isEqual } }
                }
            }
            found += matching
        }
        // Of nodes inside each other the inner one's children come in between, and siblings have one parent.
        switch step.test {
        case .parent: found = Array(Set(found))
        default: break
        }
        return found.sorted { ($0.node, $0.attribute ?? -1) < ($1.node, $1.attribute ?? -1) }
    }

    /// The nodes that a step begins at, each once.
    private func context(_ axis: XPath.Axis, _ places: [Place]) -> [Int] {
        let starts = places.filter { $0.attribute == nil }.map(\.node)
        guard case .descendant = axis else { return starts }
        var nodes: [Int] = []
        var next = 0
        for start in starts {
            nodes += max(next, start)..<max(next, self.nodes[start].end)
            next = max(next, self.nodes[start].end)
        }
        return nodes
    }

    private func matching(_ test: XPath.Test, below node: Int) -> [Place] {
        switch test {
        case .itself: return [Place(node: node, attribute: nil)]
        case .parent: return node == 0 ? [] : [Place(node: nodes[node].parent, attribute: nil)]
        case .attribute(let wanted):
            guard case .element(_, let attributes) = nodes[node].kind else { return [] }
            return attributes.indices.filter { wanted == nil || attributes[$0].name == wanted }
                .map { Place(node: node, attribute: $0) }
        case .element(let wanted):
            return children(of: node).compactMap { child in
                guard case .element(let name, _) = nodes[child].kind, wanted == nil || name == wanted else {
                    return nil
                }
                return Place(node: child, attribute: nil)
            }
        case .text:
            return children(of: node).compactMap { child in
                guard case .text = nodes[child].kind else { return nil }
                return Place(node: child, attribute: nil)
            }
        }
    }

    private func hasAny(_ test: XPath.Test, at place: Place, _ isWanted: ([UInt8]) -> Bool) -> Bool {
        if let attribute = place.attribute {
            guard case .itself = test, case .element(_, let attributes) = nodes[place.node].kind else { return false }
            return isWanted(attributes[attribute].value)
        }
        return matching(test, below: place.node).contains { isWanted(stringValue(of: $0)) }
    }

    /// XPath 1.0, section 5: all the text inside of an element.
    private func stringValue(of place: Place) -> [UInt8] {
        if let attribute = place.attribute, case .element(_, let attributes) = nodes[place.node].kind {
            return attributes[attribute].value
        }
        var value: [UInt8] = []
        for node in nodes[place.node...].prefix(nodes[place.node].end - place.node) {
            if case .text(let text) = node.kind { value += text }
        }
        return value
    }
}
