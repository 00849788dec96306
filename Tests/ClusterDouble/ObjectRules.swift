import PlainData

/// What the server refuses to store.
enum ObjectRules {
    /// Names, labels and annotations (Kubernetes' documentation, Object Names and IDs; Labels and Selectors).
    static func metadata(_ object: PlainValue, _ resource: DoubleResource) -> [String] {
        let name = object.at("metadata", "name")?.text ?? ""
        var causes: [String] = []
        // RBAC's names are path segments, not subdomains.
        if resource.group != "rbac.authorization.k8s.io", !isSubdomain(name) {
            causes.append(
                "metadata.name: Invalid value: \"\(name)\": a lowercase RFC 1123 subdomain must consist of lower case "
                    + "alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. "
                    + "'example.com', regex used for validation is "
                    + #"'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"#)
        }
        for entry in object.at("metadata", "labels")?.entries ?? [] {
            guard let value = entry.value.text else { continue }
            if value.utf8.count > 63 {
                causes.append("metadata.labels: Invalid value: \"\(value)\": must be no more than 63 characters")
            } else if !value.isEmpty, !isLabel(value) {
                causes.append(
                    "metadata.labels: Invalid value: \"\(value)\": a valid label must be an empty string or consist of "
                        + "alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
                        + "(e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "
                        + "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')")
            }
        }
        let annotations = object.at("metadata", "annotations")?.entries ?? []
        if annotations.reduce(0, { $0 + ($1.key.bytes?.count ?? 0) + ($1.value.bytes?.count ?? 0) }) > 262_144 {
            causes.append("metadata.annotations: Too long: may not be more than 262144 bytes")
        }
        return causes
    }

    /// ConfigMaps: at most 1,048,576 bytes of values, keys not counted.
    static func configMap(_ object: PlainValue) throws(StatusAnswer) -> [String] {
        var causes: [String] = []
        var total = 0
        let (data, binary) = (object["data"]?.entries ?? [], object["binaryData"]?.entries ?? [])
        for entry in data + binary {
            let key = entry.key.text ?? ""
            let isAllowed = key.utf8.allSatisfy { isAlphanumeric($0) || [0x2d, 0x2e, 0x5f].contains($0) }
            if key.isEmpty || key.utf8.count > 253 || !isAllowed || key == "." || key == ".." {
                causes.append(
                    "data[\(key)]: Invalid value: \"\(key)\": a valid config key must consist of alphanumeric characters, "
                        + "'-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is "
                        + "'[-._a-zA-Z0-9]+')")
            }
        }
        for entry in data { total += entry.value.bytes?.count ?? 0 }
        for entry in binary {
            guard let count = Base64.decodedCount(entry.value.bytes ?? []) else {
                throw .badRequest(
                    "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: illegal base64 data at input byte 0")
            }
            total += count
            if data.contains(where: { $0.key == entry.key }) {
                causes.append(
                    "binaryData[\(entry.key.text ?? "")]: Invalid value: \"\": duplicate of key present in data")
            }
        }
        if total > 1_048_576 { causes.append("[]: Too long: may not be more than 1048576 bytes") }
        return causes
    }

    /// What can't change in a ConfigMap once it is immutable.
    static func immutableConfigMap(_ new: PlainValue, _ old: PlainValue) -> [String] {
        guard old["immutable"]?.isTrue == true else { return [] }
        var causes: [String] = []
        if new["immutable"]?.isTrue != true {
            causes.append("immutable: Forbidden: field is immutable when `immutable` is set")
        }
        for field in ["data", "binaryData"] where !isSame(new[field], old[field]) {
            causes.append("\(field): Forbidden: field is immutable when `immutable` is set")
        }
        return causes
    }

    private static func isSame(_ one: PlainValue?, _ other: PlainValue?) -> Bool {
        let (one, other) = (one?.entries ?? [], other?.entries ?? [])
        return one.count == other.count && one.allSatisfy(other.contains)
    }

    static func isSubdomain(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 253
            && name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
                guard let first = part.utf8.first, let last = part.utf8.last else { return false }
                return isLower(first) && isLower(last) && part.utf8.allSatisfy { isLower($0) || $0 == 0x2d }
            }
    }

    private static func isLower(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) }
    private static func isAlphanumeric(_ byte: UInt8) -> Bool { isLower(byte) || (0x41...0x5a).contains(byte) }

    private static func isLabel(_ text: String) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last else { return true }
        return isAlphanumeric(first) && isAlphanumeric(last)
            && text.utf8.allSatisfy { isAlphanumeric($0) || [0x2d, 0x2e, 0x5f].contains($0) }
    }
}

/// Base64 (RFC 4648, section 4), as far as the server has to understand it.
enum Base64 {
    /// How many bytes it stands for; nil where it is none.
    static func decodedCount(_ text: [UInt8]) -> Int? {
        guard text.count % 4 == 0 else { return nil }
        let padding = text.suffix(2).count { $0 == UInt8(ascii: "=") }
        let isBase64 = text.dropLast(padding).allSatisfy {
            switch $0 {
            case 0x41...0x5a, 0x61...0x7a, 0x30...0x39, 0x2b, 0x2f: true
            default: false
            }
        }
        return isBase64 ? text.count / 4 * 3 - padding : nil
    }
}

extension Base64 {
    static func encoded(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for index in 0..<4 {
                text.append(index <= group.count ? alphabet[bits >> (18 - 6 * index) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
