import Foundation

/// Archives that other programs make.
enum Packing {
    struct Failed: Error {
        let arguments: [String]
    }

    static func run(_ arguments: [String], in directory: String? = nil) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed(arguments: arguments) }
    }

    /// Packs a member of a directory.
    static func pack(_ member: String, of directory: String, to archive: String) throws {
        if archive.hasSuffix(".zip") {
            try run(["python3", "-m", "zipfile", "-c", archive, member], in: directory)
        } else {
            try run(["tar", "-czf", archive, member], in: directory)
        }
    }
}
