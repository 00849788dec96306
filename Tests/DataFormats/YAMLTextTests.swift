import DataFormats
import Foundation
import PlainData
import TestSupport
import Testing

@Suite struct YAMLTextTests {
    @Test("What is written is read as the same values in the same order", arguments: UInt64(0)..<40)
    func readsBack(seed: UInt64) throws {
        var random = RandomValues(seed: seed)
        for _ in 0..<100 {
            let values = (0..<3).map { _ in random.value() }.filter { $0 != .null }
            let text = try YAML.text(values)
            let documents = try YAML.documents(Array(text.utf8))
            for (document, value) in zip(documents, values) where document.value != value {
                Issue.record("\(JSON.text(document.value, pretty: false)) is read in \(try YAML.text(value))")
            }
            try #require(documents.count == values.count)
        }
    }

    @Test("Each trap is read back, as a value, in a list, as a key and below a key", arguments: RandomValues.traps)
    func trap(text: String) throws {
        let value = PlainValue.text(text)
        let document = PlainValue.map([
            .init("value", value), .init("list", .array([value, .array([value]), .map([.init("in", value)])])),
            .init(key: value, value: .map([.init(key: value, value: value)])),
        ])
        let written = try YAML.text(document)
        #expect(try YAML.documents(Array(written.utf8)).map(\.value) == [document], "\(written)")
        #expect(try YAML.documents(Array(try YAML.text(value).utf8)).map(\.value) == [value])
        // Ruby's reader is another than Kubernetes', and has to agree; but it merges what a `<<` in quotes says.
        if text != "<<" { #expect(try YAML.parse(Array(written.utf8)) == document, "\(written)") }
    }

    @Test("PyYAML reads the same", .enabled(if: PyYAML.isThere, "needs PyYAML (python3-yaml)"))
    func pythonReadsTheSame() throws {
        var random = RandomValues(seed: 7)
        var values = RandomValues.traps.map { trap in
            PlainValue.array([
                .text(trap), .map([.init(trap, .array([.text(trap), .map([.init("a", .text(trap))])]))]),
            ])
        }
        values += (0..<1500).map { _ in .array([random.value(textKeysOnly: true)]) }
        let read = try PyYAML.documents(try YAML.text(values))
        try #require(read.count == values.count)
        for (read, value) in zip(read, values) where read != value {
            Issue.record("PyYAML reads \(JSON.text(read, pretty: false)) in \(try YAML.text(value))")
        }
    }

    @Test("It looks as kubectl's does")
    func looksLikeKubectl() throws {
        let value = try JSON.parse(
            Array(
                #"""
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a", "labels": {}, "annotations": {"on": "yes"}},
                "spec": {"containers": [{"name": "a", "image": "a:1", "args": ["-c", "a\nb\n", "1"], "ports": [],
                "resources": {"limits": {"cpu": "1", "memory": "1Gi"}}}, {"name": "b"}], "x": [[1, 2], []]}}
                """#.utf8))
        let expected = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: a
              labels: {}
              annotations:
                "on": "yes"
            spec:
              containers:
              - name: a
                image: a:1
                args:
                - -c
                - |
                  a
                  b
                - "1"
                ports: []
                resources:
                  limits:
                    cpu: "1"
                    memory: 1Gi
              - name: b
              x:
              - - 1
                - 2
              - []

            """
        #expect(try YAML.text(value) == expected)
    }

    @Test("What YAML can't say is refused, not mended")
    func refuses() {
        #expect(throws: DocumentError("bytes that are no UTF-8 can't be written as YAML")) {
            try YAML.text(.map([.init("a", .string([0xff]))]))
        }
        #expect(throws: DocumentError("bytes that are no UTF-8 can't be written as YAML")) {
            try YAML.text(.map([.init(key: .string([0xed, 0xa0, 0x80]), value: .null)]))
        }
        #expect(throws: DocumentError("a key that is a list or a map can't be written as YAML")) {
            try YAML.text(.map([.init(key: .array([]), value: .null)]))
        }
    }

    @Test("A value of any depth is written")
    func depth() throws {
        var value = PlainValue.null
        for _ in 0..<5_000 { value = .array([value]) }
        #expect(try YAML.text(value).hasPrefix("- - - - "))
    }
}

/// PyYAML, as another reader.
enum PyYAML {
    static let isThere = (try? ProgramRun([Machine.python, "-c", "import yaml"]))?.exitCode == 0

    static func documents(_ text: String) throws -> [PlainValue] {
        let directory = try TemporaryDirectory()
        try directory.write("a.yaml", text)
        let program = """
            import json, sys, yaml
            documents = list(yaml.safe_load_all(open(sys.argv[1], newline='', encoding='utf-8')))
            json.dump(documents, sys.stdout)
            """
        let run = try ProgramRun([Machine.python, "-c", program, directory.path + "/a.yaml"])
        guard run.exitCode == 0 else { throw Failure("PyYAML: \(run.errorText.suffix(400))") }
        return try JSON.parse(run.output).elements ?? []
    }
}
