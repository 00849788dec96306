extension KubernetesClient {
    /// What log to read.
    public struct LogRequest: Sendable, Hashable {
        /// The container's name; of an init or ephemeral container too.
        public var container: String
        /// Whether to wait for what is still to be written.
        public var follow = false
        /// How many lines of what is there to begin with; all where it is nil.
        public var tailLines: Int?
        /// A request for a container's log.
        public init(container: String, follow: Bool = false, tailLines: Int? = nil) {
            self.container = container
            self.follow = follow
            self.tailLines = tailLines
        }
    }
}
