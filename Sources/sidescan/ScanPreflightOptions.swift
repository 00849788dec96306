import ArgumentParser
import Operations

/// What is refused before anything is made.
struct ScanPreflightOptions: ParsableArguments {
    @Flag(name: .long, help: "Only look whether the scan could be done, and make nothing.")
    var preflight = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Scan only images of this registry, or below this beginning of a repository. Repeatable. (default: any)",
            valueName: "registry"))
    var allowRegistry: [String] = []

    @Flag(name: .long, help: "Refuse a target that is privileged, or uses the node's namespaces or directories.")
    var refusePrivileged = false

    func complete(_ order: inout ScanOrder) {
        order.preflightOnly = preflight
        order.allowedRegistries = allowRegistry
        order.refusesPrivileged = refusePrivileged
    }
}
