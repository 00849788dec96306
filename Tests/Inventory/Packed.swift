import Foundation
import TestSupport

/// Archives that a test makes, by Python's own zipfile.
enum Packed {
    /// A zip archive of files by their names; `stored` ones are not compressed.
    static func zip(_ files: [(name: String, content: [UInt8])], isStored: Bool = false) throws -> [UInt8] {
        let directory = try TemporaryDirectory()
        var names: [String] = []
        for (index, file) in files.enumerated() {
            try Data(file.content).write(to: URL(fileURLWithPath: "\(directory.path)/\(index)"))
            names.append(file.name)
        }
        let script = """
            import sys, zipfile
            method = zipfile.ZIP_STORED if sys.argv[2] == "stored" else zipfile.ZIP_DEFLATED
            with zipfile.ZipFile(sys.argv[1] + "/out.zip", "w", method) as archive:
                for index, name in enumerate(sys.argv[3:]): archive.write(f"{sys.argv[1]}/{index}", name)
            """
        let run = try ProgramRun(
            ["python3", "-c", script, directory.path, isStored ? "stored" : "packed"] + names)
        guard run.exitCode == 0 else { throw CocoaError(.fileWriteUnknown) }
        return Array(try Data(contentsOf: URL(fileURLWithPath: directory.path + "/out.zip")))
    }
}
