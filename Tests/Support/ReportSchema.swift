import Foundation

/// docs/report.schema.json, applied by Python's jsonschema.
public enum ReportSchema {
    /// What is wrong with a report; nil where it is valid.
    public static func complaint(about json: [UInt8]) throws -> String? {
        let directory = try TemporaryDirectory()
        try Data(json).write(to: URL(fileURLWithPath: directory.path + "/report.json"))
        let script = """
            import json, sys
            import jsonschema
            schema = json.load(open(sys.argv[1]))
            jsonschema.Draft202012Validator.check_schema(schema)
            errors = list(jsonschema.Draft202012Validator(schema).iter_errors(json.load(open(sys.argv[2]))))
            for error in errors: print(error.json_path, error.message)
            sys.exit(1 if errors else 0)
            """
        // Debian's Python, for Debian's python3-jsonschema.
        let run = try ProgramRun([
            "/usr/bin/python3", "-c", script, AgentBinary.packageRoot + "/docs/report.schema.json",
            directory.path + "/report.json",
        ])
        return run.exitCode == 0 ? nil : run.text + run.errorText
    }
}
