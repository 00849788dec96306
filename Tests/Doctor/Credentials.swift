import LinuxSystem
import TestSupport

/// What a program is run as.
struct Credentials: Sendable, Hashable {
    var uid, gid: UInt32
    /// The capabilities that exec may give; root's exec does, anybody else's does not.
    var bounding: CapabilitySet
    /// Whether exec may give more than the program that calls it has.
    var mayEscalate = false

    /// The words that run a program so.
    var command: [String] {
        let names = bounding.names.map { ",+" + $0.lowercased() }.joined()
        return [
            "setpriv", "--reuid", "\(uid)", "--regid", "\(gid)", "--clear-groups", "--inh-caps", "-all",
            "--bounding-set",
            "-all\(names)",
            // setpriv calls exec with root's capabilities still in force, as no container runtime does: the file that it
            // runs counts as readable, and its capabilities as no gain. So another program calls the one that matters.
        ] + (mayEscalate ? [] : ["--no-new-privs"]) + ["env"]
    }
}

extension Agent {
    var credentials: Credentials {
        Credentials(uid: uid, gid: gid, bounding: bounding, mayEscalate: hasFileCapability)
    }
}
