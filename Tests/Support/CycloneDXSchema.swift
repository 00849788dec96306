import Foundation

/// The schema of CycloneDX 1.6 as PyPI's `cyclonedx-python-lib` has it, applied by Python's jsonschema.
public enum CycloneDXSchema {
    /// The directory of the schema and of those that it refers to; nil where it can't be had. `SIDESCAN_CYCLONEDX_SCHEMA`
    /// names one.
    public static let directory: String? = {
        if let path = ProcessInfo.processInfo.environment["SIDESCAN_CYCLONEDX_SCHEMA"] { return path }
        guard let directory = try? TemporaryDirectory.keptToTheEnd(),
            (try? ProgramRun([Machine.python, "-c", "import jsonschema"]))?.exitCode == 0
        else { return nil }
        let get = """
            cd "$0" && python3 -m pip download -q --no-deps -d . cyclonedx-python-lib==11.12.0 && python3 -m zipfile -e *.whl .
            """
        let run = try? ProgramRun(["sh", "-c", get, directory.path], timeout: 60)
        let path = directory.path + "/cyclonedx/schema/_res"
        return run?.exitCode == 0 && FileManager.default.fileExists(atPath: path) ? path : nil
    }()

    /// What is wrong with a document; nil where it is valid.
    public static func complaint(about json: [UInt8]) throws -> String? {
        let document = try TemporaryDirectory()
        try Data(json).write(to: URL(fileURLWithPath: document.path + "/bill.json"))
        let script = """
            import json, sys, warnings
            warnings.simplefilter("ignore")
            import jsonschema
            def load(name): return json.load(open(f"{sys.argv[1]}/{name}.SNAPSHOT.schema.json"))
            base = "http://cyclonedx.org/schema/"
            others = {name: load(name) for name in ["spdx", "jsf-0.82", "cryptography-defs"]}
            store = {f"{base}{name}.{end}": schema
                for name, schema in others.items() for end in ["SNAPSHOT.schema.json", "schema.json"]}
            schema = load("bom-1.6")
            resolver = jsonschema.RefResolver.from_schema(schema, store=store)
            errors = list(jsonschema.Draft7Validator(schema, resolver=resolver).iter_errors(json.load(open(sys.argv[2]))))
            for error in errors: print(list(error.absolute_path), error.message[:300])
            sys.exit(1 if errors else 0)
            """
        let run = try ProgramRun(
            [Machine.python, "-c", script, directory ?? "", document.path + "/bill.json"], timeout: 120)
        return run.exitCode == 0 ? nil : run.text + run.errorText
    }
}
