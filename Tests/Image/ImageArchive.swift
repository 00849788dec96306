import Foundation
import TestSupport

/// An image as `scripts/image` wrote it: an OCI archive with one image in it.
final class ImageArchive: Sendable {
    /// Where it is.
    let path: String
    /// What the script printed of it.
    let digest: String
    let uncompressed, gzip: Int
    /// What the archive says itself.
    let manifest: Manifest
    let config: Config
    /// What the layer holds, in its order.
    let entries: [Entry]
    private let layer: Data
    private let directory: TemporaryDirectory

    struct Manifest: Decodable {
        let config: Blob
        let layers: [Blob]

        struct Blob: Decodable {
            let digest: String
            let size: Int
        }
    }

    struct Config: Decodable {
        let architecture, os, created: String
        let config: Settings

        struct Settings: Decodable {
            let user: String
            let entrypoint: [String]
            let command: [String]?
            let labels: [String: String]

            enum CodingKeys: String, CodingKey {
                case user = "User"
                case entrypoint = "Entrypoint"
                case command = "Cmd"
                case labels = "Labels"
            }
        }
    }

    /// A line of tar's listing.
    struct Entry: Sendable {
        let mode, owner, time, name: String
    }

    private struct Index: Decodable {
        let manifests: [Manifest.Blob]
    }

    /// The image of the agent that the tests try, made once.
    static let ofAgent = Result<ImageArchive, any Error> {
        try ImageArchive(of: AgentBinary.path, in: TemporaryDirectory.keptToTheEnd())
    }

    /// Builds an image.
    ///
    /// - Parameters:
    ///   - agent: What to put into it, or the script's other arguments before the archive.
    ///   - command: What builds it. It can be no script that the tests write themselves: a process that another test starts
    ///     at that moment could hold it open for writing, and running it would fail with ETXTBSY.
    ///   - environment: What is added to its environment.
    ///   - directory: Where to keep it; nil for a directory of its own.
    convenience init(
        of agent: String..., by command: [String] = [AgentBinary.packageRoot + "/scripts/image"],
        environment: [String: String] = [:], in directory: TemporaryDirectory? = nil
    ) throws {
        let directory = try directory ?? TemporaryDirectory()
        // One label for all, or a commit between two builds would be a difference.
        let environment = ["SIDESCAN_REVISION": Self.revision].merging(environment) { $1 }
        let path = directory.path + "/image.tar"
        let run = try ProgramRun(command + agent + [path], environment: environment, timeout: 120)
        guard run.exitCode == 0 else { throw Failure("\(command): \(run.errorText)") }
        try self.init(path, in: directory, run.text)
    }

    static let revision = "0123456789abcdef0123456789abcdef01234567"

    private init(_ path: String, in directory: TemporaryDirectory, _ printed: String) throws {
        self.path = path
        self.directory = directory
        let words = printed.split(whereSeparator: \.isWhitespace).map(String.init)
        guard words.count == 6, words[0] == "digest", words[2] == "uncompressed", words[4] == "gzip",
            let uncompressed = Int(words[3]), let gzip = Int(words[5])
        else { throw Failure("scripts/image printed: \(printed)") }
        (digest, self.uncompressed, self.gzip) = (words[1], uncompressed, gzip)

        func file(_ name: String) throws -> Data {
            let run = try ProgramRun(["tar", "--extract", "--to-stdout", "--file", path, name])
            guard run.exitCode == 0 else { throw Failure("\(name): \(run.errorText)") }
            return Data(run.output)
        }
        func blob(_ digest: String) throws -> Data {
            try file("blobs/" + digest.replacingOccurrences(of: ":", with: "/"))
        }
        let manifests = try JSONDecoder().decode(Index.self, from: file("index.json")).manifests
        guard manifests.map(\.digest) == [digest] else { throw Failure("the archive holds \(manifests)") }
        manifest = try JSONDecoder().decode(Manifest.self, from: blob(digest))
        config = try JSONDecoder().decode(Config.self, from: blob(manifest.config.digest))
        guard manifest.layers.count == 1 else { throw Failure("\(manifest.layers.count) layers") }
        layer = try blob(manifest.layers[0].digest)
        try layer.write(to: URL(fileURLWithPath: directory.path + "/layer.tar.gz"))
        let listing = try ProgramRun([
            "tar", "--list", "--verbose", "--utc", "--full-time", "--numeric-owner", "--file",
            directory.path + "/layer.tar.gz",
        ])
        entries = try listing.text.split(separator: "\n").map { line in
            let fields = line.split(separator: " ", maxSplits: 5).map(String.init)
            guard fields.count == 6 else { throw Failure("tar lists: \(line)") }
            return Entry(mode: fields[0], owner: fields[1], time: "\(fields[3]) \(fields[4])", name: fields[5])
        }
    }

    /// The bytes of the archive.
    var bytes: Data {
        get throws { try Data(contentsOf: URL(fileURLWithPath: path)) }
    }

    /// Unpacks what the image holds, as a runtime does.
    func unpack(into name: String = "root") throws -> String {
        let root = directory.path + "/" + name
        let run = try ProgramRun([
            "sh", "-c",
            "umask 022; mkdir \"$1\" && exec tar --extract --preserve-permissions --file \"$2\" --directory \"$1\"",
            "sh", root, directory.path + "/layer.tar.gz",
        ])
        guard run.exitCode == 0 else { throw Failure("can't unpack: \(run.errorText)") }
        return root
    }
}
