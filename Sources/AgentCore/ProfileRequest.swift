import LinuxSystem
import SystemPackage

/// Which profiles to evaluate, and how.
public struct ProfileRequest: Codable, Sendable {
    /// Where the profiles are: directories, Ruby files or archives of the agent's own file system.
    public var paths: [String]
    /// Values of inputs, `name=value` each.
    public var inputs: [String] = []
    /// Files of inputs.
    public var inputFiles: [String] = []
    /// Files of waivers.
    public var waiverFiles: [String] = []
    /// Which controls to evaluate, by name or `/expression/`; all where there are none.
    public var controls: [String] = []
    /// The tags that a control has to have one of; none for all controls.
    public var tags: [String] = []
    /// A file of thresholds that the results are held to.
    public var threshold: String?
    /// Whether skipped and failed controls have exit codes of their own.
    public var hasDistinctExitCodes = true

    /// Whether the results count in the agent's exit code.
    public var countsInExitCode = true
    /// How long one control may take, in seconds.
    public var controlSeconds = 10

    /// Whether there can be more to say of the results than they say themselves.
    var hasRemarks: Bool { threshold != nil || !controls.isEmpty || !tags.isEmpty }

    /// Profiles at these places, whole and without inputs.
    public init(paths: [String]) {
        self.paths = paths
    }

    /// Where the image has profiles of its own.
    static let imageDirectory = "/usr/share/sidescan/profiles/inspec"

    /// The profiles that the agent's image brings along, which are evaluated where none is named; nil where there are none.
    /// They don't count in the exit code: who has not asked for them does not wait for their answer.
    public static func ofImage() -> ProfileRequest? {
        guard let directory = try? openForReading(path: Array(imageDirectory.utf8), [.directory]),
            let names = try? names(in: directory), !names.isEmpty
        else { return nil }
        var request = ProfileRequest(
            paths: names.map { imageDirectory + "/" + String(decoding: $0, as: UTF8.self) }.sorted())
        request.countsInExitCode = false
        return request
    }
}
