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

    /// How long one control may take, in seconds.
    public var controlSeconds = 10

    /// Profiles at these places, whole and without inputs.
    public init(paths: [String]) {
        self.paths = paths
    }
}
