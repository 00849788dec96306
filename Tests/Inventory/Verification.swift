import Foundation
import Inventory
import TargetFilesystem

/// What comes of comparing all files of a directory with what its packages say.
struct Verification {
    private(set) var modified: [String] = []
    private(set) var configuration: [String] = []
    private(set) var foreign: [String] = []
    private(set) var compared = 0
    let missing: MissingPackageFiles

    init(_ directory: String, _ installed: InstalledFiles? = nil, unseen: [String] = []) throws {
        let installed = try installed ?? InstalledFiles(in: try TargetRoot(directory: Array(directory.utf8)))
        let files = installed.files
        var seen = SeenPackageFiles(files)
        let paths = FileManager.default.enumerator(atPath: directory)?.compactMap { $0 as? String } ?? []
        for path in paths.sorted() where !path.hasPrefix("var/lib/") && !path.hasPrefix("etc/dpkg/") {
            let attributes = try FileManager.default.attributesOfItem(atPath: directory + "/" + path)
            let match = files.find(Array(path.utf8))
            if let match { seen.insert(match) }
            guard attributes[.type] as? FileAttributeType == .typeRegular else { continue }
            guard let match else {
                if (attributes[.posixPermissions] as? Int ?? 0) & 0o111 != 0 || paths.count < 100 {
                    foreign.append("\(path): \(FileOrigin(ofUnowned: Array(path.utf8)))")
                }
                continue
            }
            guard let algorithm = files.algorithm(of: match), var digest = FileDigest(algorithm) else { continue }
            try Data(contentsOf: URL(fileURLWithPath: directory + "/" + path)).withUnsafeBytes { digest.update($0) }
            compared += 1
            guard !files.isUnchanged(match, algorithm, digest.finish()) else { continue }
            if files.kind(of: match) == .configuration { configuration.append(path) } else { modified.append(path) }
        }
        missing = MissingPackageFiles(
            of: files, seen: seen, exclusions: installed.exclusions
        ) { match in
            unseen.contains { files.path(of: match).starts(with: Array(($0 + "/").utf8)) } ? .unknown : .absent
        }
    }
}
