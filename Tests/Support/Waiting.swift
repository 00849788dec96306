import Foundation

/// Waiting for what another process does.
public enum Waiting {
    /// Looks again and again, and fails after ten seconds.
    public static func until(_ what: String, _ condition: () -> Bool) throws {
        let deadline = Date().addingTimeInterval(10)
        while !condition() {
            guard Date() < deadline else { throw Failure("waited in vain until \(what)") }
            usleep(5000)
        }
    }
}
