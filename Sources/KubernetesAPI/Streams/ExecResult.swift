extension KubernetesClient {
    /// How a command ended.
    public struct ExecResult: Sendable, Hashable {
        /// The exit code; 0 for success.
        public var exitCode: Int
        /// What it wrote to its standard output.
        public var output: [UInt8]
        /// What it wrote to its standard error.
        public var errors: [UInt8]
        /// Whether more was written than `limit`.
        public var isCut: Bool
    }
}
