import LinuxSystem
import TestSupport

/// A remedy as a reader would follow it, from its words alone.
struct Advice {
    let credentials: Credentials

    /// Reads a remedy's sentence.
    ///
    /// - Throws: Where it does not say what to run the agent as.
    init(_ sentence: String) throws {
        guard let uid = Self.number(after: "runAsUser: ", in: sentence) else {
            throw Failure("names no user to run as: \(sentence)")
        }
        // What follows is about the target, or about who refuses it.
        let end = sentence.range(of: "(Pod Security")?.lowerBound ?? sentence.range(of: ", or ")?.lowerBound
        let advice = sentence[..<(end ?? sentence.endIndex)]
        let words = Set(advice.split { !($0.isUppercase || $0 == "_") }.map(String.init))
        var bounding: CapabilitySet = []
        for bit in 0..<41 {
            let capability = CapabilitySet(rawValue: 1 << bit)
            if let name = capability.names.first, words.contains(name) { bounding.insert(capability) }
        }
        // A pod that sets no group gets root's, for root.
        credentials = Credentials(
            uid: uid, gid: Self.number(after: "runAsGroup: ", in: sentence) ?? 0, bounding: bounding)
    }

    private static func number(after label: String, in sentence: String) -> UInt32? {
        sentence.range(of: label).flatMap { UInt32(sentence[$0.upperBound...].prefix { $0.isNumber }) }
    }
}
