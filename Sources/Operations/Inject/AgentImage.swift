import ScanReport

/// The agent's container image.
public enum AgentImage {
    /// What is taken where the operator names none: without a registry, for each cluster has its own.
    public static let standard = "sidescan-agent:\(sidescanVersion)"
}
