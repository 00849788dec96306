import PlainData
import TestSupport
import Testing

@testable import Compliance

/// A profile can't turn off that what can't be told is never passed.
@Suite struct TamperingTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        // Nobody can say whether such a file exists.
        try directory.link("loop", to: "loop")
        try directory.write("there", "text\n")
    }

    /// The statuses of what rests on the loop; nil where the profile is refused as a whole.
    private func statuses(_ source: String, library: String? = nil) -> [String?]? {
        guard let results = try? ControlResults.of(source, in: directory, library: library) else { return nil }
        return results.filter { $0.key != "known" }.values.flatMap { $0 }.map { $0["status"]?.text }
    }

    private static let asking = """
        control('asks') { describe(file('/loop')) { it { should_not exist } } }
        control('swallows') { describe(1) { it('t') {
          x = begin; file('/loop').exist?; rescue Exception; false; end
          expect(x).to eq false
        } } }
        """

    private static let attempts = [
        #"Sidescan.pending = nil"#,
        #"Sidescan.native(:file_read, '/there')"#,
        #"Sidescan.send(:native, :file_read, '/there')"#,
        #"Sidescan.method(:native).call(:file_read, '/there')"#,
        #"[:file_read].each(&Sidescan.method(:native))"#,
        #"Sidescan.load('x.rb', '1')"#,
        #"Sidescan.evaluate(self, 'x.rb', '1')"#,
        #"Sidescan.unless_unknown { file('/loop').exist? }"#,
        #"Sidescan.surfacing_unknown { begin; file('/loop').exist?; rescue Exception; nil; end }"#,
        #"begin; file('/loop').exist?; rescue Exception => e; e.settled!; end"#,
        #"class << Sidescan; def pending; nil; end; end"#,
        #"def Sidescan.pending=(value); end"#,
        #"Sidescan.instance_eval { def run_control(rule); []; end }"#,
        #"class << Sidescan; alias pending native; end"#,
        #"class << Sidescan; remove_method :surfacing_unknown; end"#,
        #"class << Sidescan; undef_method :intact!; end"#,
        #"Sidescan.singleton_class.prepend(Module.new { def pending; nil; end })"#,
        #"Sidescan.extend(Module.new { def pending; nil; end })"#,
        #"class Sidescan::Unknown; def initialize(*); end; end"#,
        #"class Sidescan::Unknown; def settled!; self; end; end"#,
        #"class Sidescan::Unknown; def message; nil; end; end"#,
        #"Sidescan::Unknown.define_method(:initialize) { |*| }"#,
        #"Sidescan::Unknown.prepend(Module.new { def initialize(*); end })"#,
        #"def (Sidescan::Unknown).new(*); nil; end"#,
        #"class Sidescan::ExampleRun; def run; @status = 'passed'; end; end"#,
        #"class Sidescan::ExampleRun; def raise(*); end; end"#,
        #"Sidescan::Runner.class_eval { define_method(:results) { [] } }"#,
        #"Sidescan::Unknown = StandardError"#,
        #"module ::Sidescan; Unknown = StandardError; end"#,
        #"Sidescan.const_set(:Unknown, StandardError)"#,
        #"Object.send(:remove_const, :Sidescan)"#,
        #"Object.const_set(:Sidescan, Module.new)"#,
        #"class ::String; def ==(other); true; end; end"#,
        #"class ::Symbol; def ==(other); true; end; end"#,
        #"class ::Object; def raise(*); nil; end; end"#,
        #"module ::Kernel; def raise(*); nil; end; end"#,
        #"class ::NilClass; def nil?; false; end; end"#,
        #"class ::Array; def inject(*); []; end; end"#,
        #"class ::Array; alias each map; end"#,
        #"class ::Hash; undef_method :merge; end"#,
        #"String.prepend(Module.new { def to_s; 'x'; end })"#,
        #"Array.include(Module.new { def raise(*); end })"#,
        #"class ::String; def is_a?(other); true; end; end"#,
        #"class ::Exception; def self.===(other); false; end; end"#,
        #"class RSpec::Expectations::ExpectationNotMetError; def self.new(*); nil; end; end"#,
        #"class Inspec::Rule; def unknown!(*); end; end"#,
        #"class Inspec::Rule; def prepared_checks; []; end; end"#,
        #"module ::Inspec; Rule = Class.new; end"#,
        #"Sidescan.define_singleton_method(:surfacing_unknown) { |&block| block.call }"#,
        #"module ::Sidescan; @pending = nil; @given_up = nil; end; begin; file('/loop').exist?; rescue Exception; nil; end"#,
        #"Sidescan.instance_variable_set(:@known_results, 'p: v' => [])"#,
    ]

    @Test("not from a library", arguments: attempts)
    func fromLibrary(attempt: String) {
        #expect(statuses(Self.asking, library: attempt)?.contains("passed") != true)
    }

    @Test("not from a control", arguments: attempts)
    func fromControl(attempt: String) {
        #expect(statuses("control('tries') { \(attempt) }\n\(Self.asking)")?.contains("passed") != true)
    }

    @Test("not from an example", arguments: attempts)
    func fromExample(attempt: String) {
        let source = """
            control('tries') { describe(1) { it('t') {
              \(attempt)
              x = begin; file('/loop').exist?; rescue Exception; false; end
              expect(x).to eq false
            } } }
            """
        #expect(statuses("\(source)\n\(Self.asking)")?.contains("passed") != true)
    }

    @Test("what adds to Ruby's classes and hides nothing is evaluated")
    func additions() throws {
        let results = try ControlResults.of(
            """
            control('known') { describe('a b'.underscored) { it { should eq 'a_b' } } }
            control('missing') { describe({ 'a' => 1 }.a) { it { should eq 1 } } }
            control('matcher') { describe(4) { it { should be_the_double_of 2 } } }
            control('own') { describe(own('x')) { its('name') { should eq 'x' } } }
            control('json') { describe(JSON.parse('{"a": [1]}')) { its(['a']) { should eq [1] } } }
            """, in: directory,
            library: """
                class ::String; def underscored; tr(' ', '_'); end; end
                class ::Hash; def method_missing(name, *) = fetch(name.to_s); end
                class ::Inspec::Resource; def helper; 1; end; end
                module Helper; def help; 2; end; end
                ::Object.include(Helper)
                RSpec::Matchers.define(:be_the_double_of) { |half| match { |whole| whole == 2 * half } }
                class Own < Inspec.resource(1)
                  name 'own'
                  attr_reader :name
                  def initialize(name); @name = name; end
                end
                """)
        #expect(results.count == 5)
        for (id, results) in results { #expect(results.map { $0["status"]?.text } == ["passed"], "\(id)") }
    }

    @Test("not by a control that ends in an error, for the next one")
    func afterAnError() throws {
        let source = """
            control('alters') do
              describe 1 do
                it('alters') do
                  RSpec::Matchers.alias_method(:kept, :eq)
                  RSpec::Matchers.define_method(:eq) { |_| be_truthy }
                end
              end
              describe(Class.new { def to_s; raise Exception, 'x'; end; def inspect; raise Exception, 'y'; end }.new) do
                it { should eq 2 }
              end
            end
            control('rests on it') do
              describe(1) { it { should eq 3 } }
              describe(1) { it('restores') { RSpec::Matchers.alias_method(:eq, :kept) } }
            end
            """
        let found = try? ControlResults.of(source, in: directory)
        #expect(
            found?["rests on it"]?.contains { $0["status"]?.text == "passed" } != true, "\(String(describing: found))")
    }

    @Test("what is redefined is named")
    func named() throws {
        let failure = #expect(throws: Evaluation.Failure.self) {
            try ControlResults.of(
                "control('c') { describe(1) { it { should eq 1 } } }", in: directory,
                library: "class ::String; def ==(other); true; end; end")
        }
        #expect(failure?.message.contains("String#==") == true)
    }
}
