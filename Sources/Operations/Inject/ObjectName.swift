/// Whether text can be an object's name: a DNS subdomain; Kubernetes, "Object Names and IDs".
func isObjectName(_ text: String) -> Bool {
    guard (1...253).contains(text.utf8.count) else { return false }
    return text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
        label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-") && !label.isEmpty
            && label.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "-")
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            }
    }
}
