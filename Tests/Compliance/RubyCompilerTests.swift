import PlainData
import RubyHost
import Testing

/// Bytecode that another interpreter has made of a text.
@Suite("Text that was parsed elsewhere")
struct RubyCompilerTests {
    private struct NoMemory: Error {}

    /// What evaluating a text gives, parsed here or elsewhere: its value, or the class, message and places of what it raises.
    private static func outcome(of source: String, parsedElsewhere: Bool) throws -> PlainValue? {
        var code: PlainValue = .null
        if parsedElsewhere {
            guard let compiler = RubyCompiler(memory: 64 << 20, exhausted: { fatalError("no memory") }) else {
                throw NoMemory()
            }
            guard let bytes = compiler.bytecode(of: Array(source.utf8), file: "controls/a.rb") else { return nil }
            code = .string(bytes)
        }
        let host = try RubyHost(memory: 64 << 20, exhausted: { _ in fatalError("no memory") }) { _ in .value(.null) }
        try Self.caller.withUnsafeBytes { try host.load(file: "caller.rb", source: $0) }
        return try host.call("outcome", [parsedElsewhere ? .null : .text(source), code])
    }

    private static let caller = Array(
        """
        module Sidescan
          def self.outcome(source, code)
            [evaluate(Object.new, 'controls/a.rb', source, code)]
          rescue StandardError, ScriptError => e
            [e.class.to_s, e.message, e.backtrace]
          end
        end
        """.utf8)

    @Test(
        "it gives what it gives where it is parsed on the spot, to the line",
        arguments: [
            "1 + 1", "", "# nothing\n", "nil", "[1.5, 0.1, -2.25e300, 1e-300, 100.0 / 3]",
            "[4611686018427387903, -4611686018427387904, 2147483648, -1, 255, 32768]",
            "\"a\\u00e9\\0b\" + 'c' * 300", "x = <<~END\n  one\n    two #{1 + 1}\nEND\nx", "%w[a b c].map(&:to_sym)",
            ":\"a b\".to_s + :a_symbol_that_is_longer_than_most.to_s",
            "a = 1\nb = proc { |c, d = 2, *e, f:, **g| a + c }\n"
                + "[b.arity, b.parameters, b.call(1, f: 1)]",
            "class << self\n  def twice(x) = x * 2\nend\ntwice(21)", "\n\nraise ArgumentError, 'here'",
            "def deeper\n  [1].each do |x|\n    raise 'deep'\n  end\nend\n\ndeeper",
            "__FILE__ + __LINE__.to_s + __method__.inspect",
            "begin\n  Integer('x')\nrescue => e\n  e.backtrace.first\nensure\n  2\nend",
            "x = 5\nx => 5 rescue 3\n", "case 3 when 1..4 then :in else :out end", "[*1..3, **{}]",
            "a, (b, *c) = 1, [2, 3, 4]\n[a, b, c]",
            "{ a: 1, 'b' => [nil, true] }",
            "\n[Sidescan.call_site_in({ 'controls/a.rb' => 1 }),\nSidescan.call_site_in({ 'caller.rb' => 1 }), Sidescan.call_site_in({})]",
            "x = 1; 3.times { |i| x += i }; x", "@a ||= 7",
            "(undefined_name rescue 2) + 1", "CONSTANT = 3\nCONSTANT + 1", "p = ->(x) { x&.length }\np.(nil)",
            "\"#{\"#{1}\"}\"",
            "if false\n 1\nelsif nil\n 2\nend", "[1, 2, 3].inject { |a, b|\n  a + b +\n    undefined_there\n}",
        ])
    func same(source: String) throws {
        let here = try Self.outcome(of: source, parsedElsewhere: false)
        guard let elsewhere = try Self.outcome(of: source, parsedElsewhere: true) else {
            #expect(here?.elements?.first?.text == "SyntaxError")
            return
        }
        #expect(elsewhere == here)
    }

    @Test(
        "what is no Ruby has no bytecode, and what follows it has",
        arguments: [
            "def", "control 'a' do", "\"", "1 +", "end", ")", "x = <<~A\nnever ends", "@1 = 2", "class a; end",
        ])
    func broken(source: String) throws {
        guard let compiler = RubyCompiler(memory: 64 << 20, exhausted: { fatalError("no memory") }) else {
            throw NoMemory()
        }
        #expect(compiler.bytecode(of: Array(source.utf8), file: "a.rb") == nil)
        #expect(compiler.bytecode(of: Array("1".utf8), file: "a.rb") != nil)
    }

    @Test("thousands of texts take no more memory than one")
    func bounded() throws {
        guard let compiler = RubyCompiler(memory: 4 << 20, exhausted: { fatalError("memory was not given back") })
        else { throw NoMemory() }
        let text = Array(
            String(
                repeating:
                    "control 'c' do\n  desc 'text', \"more\"\n  describe(file('/a')) { it { should exist } }\nend\n",
                count: 20
            ).utf8)
        for number in 0..<2000 { #expect(compiler.bytecode(of: text, file: "controls/\(number % 10).rb") != nil) }
    }
}
