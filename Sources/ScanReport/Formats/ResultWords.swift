extension TestResult {
    /// The resource in words: as evaluated, or where only InSpec's JSON is known, which leaves it out, what its other
    /// texts tell.
    var titleOfResource: String {
        if let resourceTitle { return resourceTitle }
        if status == .skipped, let resource, !resource.isEmpty { return resource }
        if let resourceID, !resourceID.isEmpty {
            if codeDesc.hasPrefix("Control Source Code Error ") || resourceID == codeDesc { return resourceID }
            if let name = codeDesc.prefix(through: resourceID) { return name }
        }
        for verb in [" is expected ", " with "] {
            if let name = codeDesc.prefix(before: verb) { return name }
        }
        return codeDesc.trimmed
    }

    /// What is expected, without the resource.
    var expectation: String {
        if let expectationMessage { return expectationMessage }
        let title = titleOfResource
        return codeDesc.hasPrefix(title) ? String(codeDesc.dropFirst(title.count)).trimmed : codeDesc
    }
}

extension String {
    fileprivate var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    fileprivate func prefix(before part: String) -> String? {
        range(of: part).map { String(self[..<$0.lowerBound]) }
    }

    fileprivate func prefix(through part: String) -> String? {
        range(of: part).map { String(self[..<$0.upperBound]) }
    }

    private func range(of part: String) -> Range<Index>? {
        let bytes = Array(part.utf8)
        guard let first = bytes.first else { return nil }
        var start = startIndex
        while let found = utf8[start...].firstIndex(of: first) {
            let rest = utf8[found...]
            if rest.starts(with: bytes) {
                return found..<utf8.index(found, offsetBy: bytes.count)
            }
            start = utf8.index(after: found)
        }
        return nil
    }
}
