import ArgumentParser
import ScanReport

/// The operator's executable, a stub: so far it only tells its version.
@main
struct SidescanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sidescan", abstract: "Scans running containers in Kubernetes.",
        discussion: "Its commands are still to come; sidescan-agent scans from inside a pod.", version: sidescanVersion)
}
