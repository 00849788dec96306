import DataFormats
import Foundation
import PlainData
import ScanReport
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite struct ProfileFormatTests {
    @Test(arguments: ProfileFormat.allCases) func nothingSteersATerminal(format: ProfileFormat) throws {
        let text = try ProfileSamples.hostile().rendered(as: format)
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control: #expect(scalar == "\n")
            case .format, .lineSeparator, .paragraphSeparator: Issue.record("U+\(String(scalar.value, radix: 16))")
            default: break
            }
        }
        #expect(text.hasSuffix("\n"))
        #expect(try ProfileSamples.hostile().rendered(as: format, colour: true) == text || format == .cli)
    }

    @Test func jsonKeepsOrderNullsAndNumbers() throws {
        let text = try ProfileSamples.small().rendered(as: .inspec)
        var expected = try ProfileSamples.text("small.json")
        for own in [
            #","resource_title":"[^"]*""#, #","expectation_message":"([^"\\]|\\.)*""#,
            #","(unknown|unsupported)":true"#,
            #","target":"container web""#,
        ] { expected = expected.replacingOccurrences(of: own, with: "", options: .regularExpression) }
        #expect(text == expected.replacingOccurrences(of: "hidden away", with: "***"))
    }

    @Test("what JSON escapes is escaped wherever in a text it stands")
    func escapesAtEachPlace() throws {
        for scalar in [
            "\0", "\n", "\t", "\u{1f}", "\"", "\\", "\u{7f}", "\u{80}", "ö", "\u{2028}", "😀", " ", "!", "~", "#",
        ] {
            for count in 0..<20 {
                let text =
                    String(repeating: "a", count: count) + scalar + String(repeating: "b", count: 19 - count) + scalar
                var control = ControlResult(id: "c", results: [])
                control.code = text
                let run = ProfileRun(
                    platform: .init(name: nil, release: nil), profiles: [ProfileResult(name: "p", controls: [control])],
                    duration: nil)
                let document = try JSON.parse(Array(try run.rendered(as: .inspec).utf8))
                let read = document["profiles"]?.elements?.first?["controls"]?.elements?.first?["code"]?.text
                #expect(read == text, "at \(count)")
            }
        }
    }

    @Test func jsonIsReadByOthers() throws {
        for format in [ProfileFormat.inspec, .inspecMin] {
            let text = try ProfileSamples.hostile().rendered(as: format)
            _ = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        }
        let run = ProfileSamples.hostile()
        let read = try ProfileRun(try JSON.parse(Array(try run.rendered(as: .inspec).utf8)))
        #expect(read.profiles[0].controls.map(\.id) == run.profiles[0].controls.map(\.id))
        #expect(read.profiles[0].title == run.profiles[0].title)
    }

    @Test func yamlHoldsWhatJSONHolds() throws {
        for run in [try ProfileSamples.small(), ProfileSamples.hostile()] {
            let json = try JSON.parse(Array(try run.rendered(as: .inspec).utf8))
            let yaml = try YAML.parse(Array(try run.rendered(as: .yaml).utf8))
            #expect(yaml == json)
        }
    }

    @Test func minHoldsTheResultsOnly() throws {
        let document = try JSON.parse(Array(try ProfileSamples.small().rendered(as: .inspecMin).utf8))
        #expect(document.entries?.map(\.key.text) == ["controls", "statistics", "version"])
        let controls = try #require(document["controls"]?.elements)
        #expect(controls.count == 6)
        #expect(
            controls[3].entries?.map(\.key.text)
                == ["id", "profile_id", "profile_sha256", "status", "code_desc", "message", "exception", "backtrace"])
        #expect(
            controls[2].entries?.map(\.key.text)
                == ["id", "profile_id", "profile_sha256", "status", "code_desc", "skip_message", "resource"])
    }

    @Test func cliLooksAsInspecs() throws {
        #expect(try ProfileSamples.small().rendered(as: .cli) == ProfileSamples.text("small.cli"))
    }

    @Test func cliIsColouredWhereAsked() throws {
        let text = try ProfileSamples.small().rendered(as: .cli, colour: true)
        #expect(text.contains("\u{1b}[38;5;41m     ✔  File /a is expected to exist\u{1b}[0m\n"))
        #expect(text.contains("Profile Summary: 0 successful controls, \u{1b}[38;5;9m2 control failures\u{1b}[0m, "))
        #expect(
            text.replacingOccurrences(of: "\u{1b}\\[[0-9;]*m", with: "", options: .regularExpression)
                == (try ProfileSamples.text("small.cli")))
    }

    @Test func noLineOfAMessageLooksLikeAResult() throws {
        let run = ProfileSamples.hostile()
        let lines = try run.rendered(as: .cli).split(separator: "\n")
        let marked = lines.filter { line in
            let start = line.drop { $0 == " " }
            return ["✔ ", "× ", "↺ "].contains { start.hasPrefix($0) }
        }
        #expect(marked.count == run.profiles[0].controls.count * 4)
        #expect(lines.count { $0.hasPrefix("Profile Summary:") } == 1)
        #expect(lines.count { $0.hasPrefix("Profile:") } == 1)
    }

    @Test func junitIsInspecsSecond() throws {
        #expect(try ProfileSamples.small().rendered(as: .junit) == ProfileSamples.text("small.junit.xml"))
    }

    @Test func junitIsXMLWhateverTheBytes() throws {
        let text = try ProfileSamples.hostile().rendered(as: .junit)
        let names = try #require(AttributeReader.names(in: text))
        #expect(names.count == ProfileSamples.hostileTexts.count * 3)
        #expect(
            names.contains("a\nb!") && names.contains("</failure>]]><script>'\"&!")
                && names.contains("\\x00\\x01\\u{FFFE}\\u{FFFF}!"))
    }

    @Test(arguments: [
        (0.5, "0.5"), (1, "1.0"), (0.0001, "0.0001"), (0.00012345, "0.00012345"), (0.00001, "1.0e-05"),
        (2.0831e-05, "2.0831e-05"), (9.745e-06, "9.745e-06"), (0, "0.0"), (100, "100.0"), (123456.789, "123456.789"),
        (1e15, "1000000000000000.0"), (1e16, "1.0e+16"), (1.5e300, "1.5e+300"), (-2.5e-7, "-2.5e-07"), (12.0, "12.0"),
        (9_007_199_254_740_992, "9007199254740992.0"),
    ]) func numbersAreRubys(number: Double, text: String) throws {
        let run = ProfileRun(platform: .init(name: nil, release: nil), profiles: [], duration: number)
        #expect(try run.rendered(as: .inspec).contains("{\"duration\":\(text)}"))
    }
}

/// The names of the test cases in an XML document, or nil where it is none.
private final class AttributeReader: NSObject, XMLParserDelegate {
    private var names: [String] = []

    static func names(in text: String) -> [String]? {
        let reader = AttributeReader()
        let parser = XMLParser(data: Data(text.utf8))
        parser.delegate = reader
        return parser.parse() ? reader.names : nil
    }

    func parser(
        _ parser: XMLParser, didStartElement element: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String] = [:]
    ) {
        if element == "testcase", let name = attributes["name"] { names.append(name) }
    }
}
