/// A copy of the agent that every user may run: the checkout may lie where only its owner can go.
public enum SharedAgent {
    /// Its path.
    public static var path: String {
        get throws { try copy.get() }
    }

    private static let copy = Result<String, any Error> {
        try TemporaryDirectory.keptToTheEnd().copy(program: AgentBinary.path, to: "sidescan-agent")
    }
}
