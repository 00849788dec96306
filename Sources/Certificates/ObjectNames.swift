/// How OpenSSL calls what object identifiers stand for.
enum ObjectNames {
    /// The parts of a distinguished name, by their short names.
    static let attributes = [
        "2.5.4.3": "CN", "2.5.4.4": "SN", "2.5.4.5": "serialNumber", "2.5.4.6": "C", "2.5.4.7": "L", "2.5.4.8": "ST",
        "2.5.4.9": "street", "2.5.4.10": "O", "2.5.4.11": "OU", "2.5.4.12": "title", "2.5.4.13": "description",
        "2.5.4.15": "businessCategory", "2.5.4.17": "postalCode", "2.5.4.20": "telephoneNumber", "2.5.4.41": "name",
        "2.5.4.42": "GN", "2.5.4.43": "initials", "2.5.4.44": "generationQualifier", "2.5.4.46": "dnQualifier",
        "2.5.4.65": "pseudonym", "2.5.4.97": "organizationIdentifier", "1.2.840.113549.1.9.1": "emailAddress",
        "1.2.840.113549.1.9.2": "unstructuredName", "0.9.2342.19200300.100.1.25": "DC",
        "0.9.2342.19200300.100.1.1": "UID", "1.3.6.1.4.1.311.60.2.1.1": "jurisdictionL",
        "1.3.6.1.4.1.311.60.2.1.2": "jurisdictionST", "1.3.6.1.4.1.311.60.2.1.3": "jurisdictionC",
    ]

    /// Signature algorithms, by their long names.
    static let signatures = [
        "1.2.840.113549.1.1.2": "md2WithRSAEncryption", "1.2.840.113549.1.1.4": "md5WithRSAEncryption",
        "1.2.840.113549.1.1.5": "sha1WithRSAEncryption", "1.2.840.113549.1.1.10": "rsassaPss",
        "1.2.840.113549.1.1.11": "sha256WithRSAEncryption", "1.2.840.113549.1.1.12": "sha384WithRSAEncryption",
        "1.2.840.113549.1.1.13": "sha512WithRSAEncryption", "1.2.840.113549.1.1.14": "sha224WithRSAEncryption",
        "1.2.840.10045.4.1": "ecdsa-with-SHA1", "1.2.840.10045.4.3.1": "ecdsa-with-SHA224",
        "1.2.840.10045.4.3.2": "ecdsa-with-SHA256", "1.2.840.10045.4.3.3": "ecdsa-with-SHA384",
        "1.2.840.10045.4.3.4": "ecdsa-with-SHA512", "1.2.840.10040.4.3": "dsaWithSHA1",
        "2.16.840.1.101.3.4.3.2": "dsa_with_SHA256", "1.3.101.112": "ED25519", "1.3.101.113": "ED448",
    ]

    /// Signature algorithms over MD2, MD4, MD5 and SHA-1.
    static let weakSignatures: Set<String> = [
        "1.2.840.113549.1.1.2", "1.2.840.113549.1.1.3", "1.2.840.113549.1.1.4", "1.2.840.113549.1.1.5",
        "1.2.840.10045.4.1", "1.2.840.10040.4.3", "1.3.14.3.2.3", "1.3.14.3.2.13", "1.3.14.3.2.27", "1.3.14.3.2.29",
    ]

    /// Extensions, by their short names.
    static let extensions = [
        "2.5.29.14": "subjectKeyIdentifier", "2.5.29.15": "keyUsage", "2.5.29.17": "subjectAltName",
        "2.5.29.18": "issuerAltName", "2.5.29.19": "basicConstraints", "2.5.29.28": "issuingDistributionPoint",
        "2.5.29.30": "nameConstraints", "2.5.29.31": "crlDistributionPoints", "2.5.29.32": "certificatePolicies",
        "2.5.29.35": "authorityKeyIdentifier", "2.5.29.36": "policyConstraints", "2.5.29.37": "extendedKeyUsage",
        "1.3.6.1.5.5.7.1.1": "authorityInfoAccess", "1.3.6.1.5.5.7.1.24": "tlsfeature",
        "1.3.6.1.5.5.7.48.1.5": "noCheck", "2.16.840.1.113730.1.1": "nsCertType",
        "2.16.840.1.113730.1.13": "nsComment", "1.3.6.1.4.1.11129.2.4.2": "ct_precert_scts",
    ]

    /// Purposes of a key, by their long names.
    static let purposes = [
        "1.3.6.1.5.5.7.3.1": "TLS Web Server Authentication", "1.3.6.1.5.5.7.3.2": "TLS Web Client Authentication",
        "1.3.6.1.5.5.7.3.3": "Code Signing", "1.3.6.1.5.5.7.3.4": "E-mail Protection",
        "1.3.6.1.5.5.7.3.8": "Time Stamping", "1.3.6.1.5.5.7.3.9": "OCSP Signing",
        "2.5.29.37.0": "Any Extended Key Usage", "1.3.6.1.4.1.311.20.2.2": "Microsoft Smartcard Login",
        "1.3.6.1.5.2.3.4": "PKINIT Client Auth", "1.3.6.1.5.2.3.5": "Signing KDC Response",
    ]

    /// The bits of keyUsage, the highest first.
    static let keyUsages = [
        "Digital Signature", "Non Repudiation", "Key Encipherment", "Data Encipherment", "Key Agreement",
        "Certificate Sign", "CRL Sign", "Encipher Only", "Decipher Only",
    ]
}
