/// What a run looked at, as far as whoever published the result was told: claims, for people and for tables.
public struct ResultTarget: Sendable, Hashable {
    /// The pod's namespace.
    public var namespace: String?
    /// The pod's name.
    public var pod: String?
    /// The container's name.
    public var container: String?
    /// The image as the pod names it.
    public var image: String?
    /// The image as the container's status has it, by digest.
    public var imageID: String?

    /// What the pod belongs to, as kind and name: `Deployment/web`.
    public var workload: String?

    /// A target of which nothing is known but what is given.
    public init(
        namespace: String? = nil, pod: String? = nil, container: String? = nil, image: String? = nil,
        imageID: String? = nil, workload: String? = nil
    ) {
        self.namespace = namespace
        self.pod = pod
        self.container = container
        self.image = image
        self.imageID = imageID
        self.workload = workload
    }

    /// The members by their names in the index, each with the most bytes that it may have.
    public static var members: [(name: String, path: WritableKeyPath<ResultTarget, String?>, longest: Int)] {
        [
            ("namespace", \.namespace, 63), ("pod", \.pod, 253), ("container", \.container, 63),
            ("image", \.image, 512), ("imageID", \.imageID, 512), ("workload", \.workload, 320),
        ]
    }

    /// The first member that is no printable ASCII without blanks, is empty or too long, in words; nil where there is none.
    public var fault: String? {
        if hasNoFault { return nil }
        for member in Self.members {
            guard let text = self[keyPath: member.path] else { continue }
            guard Self.isPrintable(text, longest: member.longest) else {
                return "the target's \(member.name) is not 1 to \(member.longest) printable characters"
            }
        }
        return nil
    }

    /// The same, for who has many: a key path takes longer than what it leads to.
    private var hasNoFault: Bool {
        Self.isPrintable(namespace, longest: 63) && Self.isPrintable(pod, longest: 253)
            && Self.isPrintable(container, longest: 63) && Self.isPrintable(image, longest: 512)
            && Self.isPrintable(imageID, longest: 512) && Self.isPrintable(workload, longest: 320)
    }

    private static func isPrintable(_ text: String?, longest: Int) -> Bool {
        guard var text else { return true }
        return (1...longest).contains(text.utf8.count)
            && text.withUTF8 { $0.allSatisfy { (0x21...0x7e).contains($0) } }
    }

    /// Whether a text can be ``workload``: a kind and a name with a slash between, neither of them empty nor with anything that
    /// Kubernetes has in neither.
    public static func isWorkload(_ text: String) -> Bool {
        guard text.utf8.count <= 320 else { return false }
        var text = text
        return text.withUTF8 { bytes in
            guard let slash = bytes.firstIndex(of: UInt8(ascii: "/")), slash > 0, slash + 1 < bytes.count else {
                return false
            }
            return bytes[..<slash].allSatisfy(isOfName) && bytes[(slash + 1)...].allSatisfy(isOfName)
        }
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: ".")
            || byte == UInt8(ascii: "-")
    }
}
