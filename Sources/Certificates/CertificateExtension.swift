/// An extension of a certificate and how OpenSSL prints it.
package struct CertificateExtension {
    /// The short name, or the identifier in dots.
    package let name: String
    package let isCritical: Bool
    /// Its value in words; in hexadecimal digits where it is none of those known here.
    package let text: String

    init(_ element: DER) throws(DER.Malformed) {
        let parts = try element.elements(of: DER.Tag.sequence)
        guard parts.count >= 2, let value = parts.last, value.tag == DER.Tag.octetString else { throw DER.Malformed() }
        let identifier = try parts[0].objectIdentifier()
        name = ObjectNames.extensions[identifier] ?? identifier
        isCritical = parts[1].tag == DER.Tag.boolean && parts[1].content.first != 0
        text = (try? Self.text(of: name, Array(value.content))) ?? hexadecimal(value.content)
    }

    private static func text(of name: String, _ bytes: [UInt8]) throws(DER.Malformed) -> String {
        let value = try DER(bytes)
        switch name {
        case "keyUsage": return try keyUsage(value)
        case "extendedKeyUsage": return try purposes(value)
        case "basicConstraints": return try basicConstraints(value)
        case "subjectKeyIdentifier": return hexadecimal(value.content)
        case "authorityKeyIdentifier": return try authorityKeyIdentifier(value)
        case "subjectAltName", "issuerAltName": return try generalNames(value.elements(of: DER.Tag.sequence))
        case "authorityInfoAccess": return try informationAccess(value)
        case "crlDistributionPoints": return try distributionPoints(value)
        case "certificatePolicies": return try policies(value)
        case "nsComment": return String(decoding: value.content, as: UTF8.self)
        case "tlsfeature": return try features(value)
        case "noCheck": return ""
        default: return hexadecimal(bytes)
        }
    }

    private static func keyUsage(_ value: DER) throws(DER.Malformed) -> String {
        let bytes = Array(try value.bits())
        return ObjectNames.keyUsages.enumerated()
            .filter { bit, _ in bit / 8 < bytes.count && bytes[bit / 8] & (0x80 >> UInt8(bit % 8)) != 0 }
            .map(\.element).joined(separator: ", ")
    }

    private static func purposes(_ value: DER) throws(DER.Malformed) -> String {
        var purposes: [String] = []
        for element in try value.elements(of: DER.Tag.sequence) {
            let identifier = try element.objectIdentifier()
            purposes.append(ObjectNames.purposes[identifier] ?? identifier)
        }
        return purposes.joined(separator: ", ")
    }

    private static func basicConstraints(_ value: DER) throws(DER.Malformed) -> String {
        var text = "CA:FALSE"
        for element in try value.elements(of: DER.Tag.sequence) {
            if element.tag == DER.Tag.boolean, element.content.first != 0 { text = "CA:TRUE" }
            if element.tag == DER.Tag.integer { text += ", pathlen:\(try element.smallInteger())" }
        }
        return text
    }

    private static func authorityKeyIdentifier(_ value: DER) throws(DER.Malformed) -> String {
        let elements = try value.elements(of: DER.Tag.sequence)
        var lines: [String] = []
        for element in elements {
            switch element.tag {
            case DER.Tag.implicit(0):
                lines.append((elements.count > 1 ? "keyid:" : "") + hexadecimal(element.content))
            case DER.Tag.explicit(1): lines.append(try generalNames(try element.elements()))
            case DER.Tag.implicit(2): lines.append("serial:" + hexadecimal(element.content))
            default: throw DER.Malformed()
            }
        }
        return lines.joined(separator: ", ")
    }

    private static func generalNames(_ names: [DER]) throws(DER.Malformed) -> String {
        var texts: [String] = []
        for name in names { texts.append(try generalName(name)) }
        return texts.joined(separator: ", ")
    }

    private static func generalName(_ name: DER) throws(DER.Malformed) -> String {
        let text = String(decoding: name.content, as: UTF8.self)
        switch name.tag {
        case DER.Tag.implicit(1): return "email:" + text
        case DER.Tag.implicit(2): return "DNS:" + text
        case DER.Tag.explicit(4):
            guard let element = try name.elements().first else { throw DER.Malformed() }
            return "DirName:" + (try DistinguishedName(element)).oneLine
        case DER.Tag.implicit(6): return "URI:" + text
        case DER.Tag.implicit(7): return "IP Address:" + address(Array(name.content))
        case DER.Tag.implicit(8): return "Registered ID:" + (try DER.dotted(name.content))
        case DER.Tag.explicit(0): return "othername:<unsupported>"
        default: throw DER.Malformed()
        }
    }

    private static func address(_ bytes: [UInt8]) -> String {
        switch bytes.count {
        case 4: return bytes.map { String($0) }.joined(separator: ".")
        case 16:
            return stride(from: 0, to: 16, by: 2)
                .map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16, uppercase: true) }
                .joined(separator: ":")
        default: return "<invalid>"
        }
    }

    private static func informationAccess(_ value: DER) throws(DER.Malformed) -> String {
        let methods = ["1.3.6.1.5.5.7.48.1": "OCSP", "1.3.6.1.5.5.7.48.2": "CA Issuers"]
        var texts: [String] = []
        for element in try value.elements(of: DER.Tag.sequence) {
            let parts = try element.elements(of: DER.Tag.sequence)
            guard parts.count == 2 else { throw DER.Malformed() }
            let method = try parts[0].objectIdentifier()
            texts.append("\(methods[method] ?? method) - \(try generalName(parts[1]))")
        }
        return texts.joined(separator: ", ")
    }

    private static func distributionPoints(_ value: DER) throws(DER.Malformed) -> String {
        var texts: [String] = []
        for point in try value.elements(of: DER.Tag.sequence) {
            for part in try point.elements(of: DER.Tag.sequence) where part.tag == DER.Tag.explicit(0) {
                for name in try part.elements() where name.tag == DER.Tag.explicit(0) {
                    for full in try name.elements() { texts.append("Full Name:\n  \(try generalName(full))") }
                }
            }
        }
        return texts.joined(separator: "\n")
    }

    private static func policies(_ value: DER) throws(DER.Malformed) -> String {
        var texts: [String] = []
        for policy in try value.elements(of: DER.Tag.sequence) {
            guard let identifier = try policy.elements(of: DER.Tag.sequence).first else { throw DER.Malformed() }
            let dotted = try identifier.objectIdentifier()
            texts.append("Policy: " + (dotted == "2.5.29.32.0" ? "X509v3 Any Policy" : dotted))
        }
        return texts.joined(separator: "\n")
    }

    private static func features(_ value: DER) throws(DER.Malformed) -> String {
        var texts: [String] = []
        for element in try value.elements(of: DER.Tag.sequence) {
            let number = try element.smallInteger()
            texts.append(number == 5 ? "status_request" : number == 17 ? "status_request_v2" : String(number))
        }
        return texts.joined(separator: ", ")
    }
}
