import Foundation
import TestSupport

/// OASIS' schema of SARIF 2.1.0, from the source of PyPI's `sarif-om`, applied by Python's jsonschema.
enum SARIFSchema {
    private static let directory = try? TemporaryDirectory()

    /// Where it is; nil where it can't be had.
    static let path: String? = {
        if let path = ProcessInfo.processInfo.environment["SIDESCAN_SARIF_SCHEMA"] { return path }
        guard let directory, (try? ProgramRun(["/usr/bin/python3", "-c", "import jsonschema"]))?.exitCode == 0 else {
            return nil
        }
        let get = "pip download -q --no-deps --no-binary :all: -d . sarif-om==1.0.4 && tar xzf sarif_om-1.0.4.tar.gz"
        let run = try? ProgramRun(["sh", "-c", "cd \"$0\" && python3 -m \(get)", directory.path], timeout: 60)
        let path = directory.path + "/sarif_om-1.0.4/sarif-2.1.0-rtm.4.json"
        return run?.exitCode == 0 && FileManager.default.fileExists(atPath: path) ? path : nil
    }()

    /// What is wrong with a log; nil where it is valid.
    static func complaint(about json: [UInt8]) throws -> String? {
        let directory = try TemporaryDirectory()
        try Data(json).write(to: URL(fileURLWithPath: directory.path + "/log.json"))
        let script = """
            import json, sys
            import jsonschema
            schema = json.load(open(sys.argv[1]))
            validator = jsonschema.validators.validator_for(schema)
            errors = list(validator(schema, format_checker=jsonschema.FormatChecker()).iter_errors(json.load(open(sys.argv[2]))))
            for error in errors: print(list(error.absolute_path), error.message[:300])
            sys.exit(1 if errors else 0)
            """
        let run = try ProgramRun(["/usr/bin/python3", "-c", script, path ?? "", directory.path + "/log.json"])
        return run.exitCode == 0 ? nil : run.text + run.errorText
    }
}
