module RSpec
  # How values are named in messages.
  module Names
    LIMIT = 200

    def self.of(value)
      text = whole(value)
      text.length > LIMIT ? "#{text[0..LIMIT / 2]}...#{text[-LIMIT / 2..-1]}" : text
    end

    def self.whole(value)
      case value
      when Matchers::Base then "(#{value.description})"
      when Inspec::Resource then value.to_s
      when Array then "[#{value.map { |element| whole(element) }.join(', ')}]"
      when Hash then hash(value, '=>')
      when String then quoted(value)
      else value.inspect
      end
    end

    # Names as keys are sorted, as RSpec has them.
    def self.hash(value, arrow)
      keys = value.keys
      keys = keys.sort_by(&:to_s) if keys.all? { |key| key.is_a?(String) || key.is_a?(Symbol) }
      pairs = keys.map do |key|
        element = value[key]
        "#{whole(key)}#{arrow}#{element.is_a?(Hash) ? hash(element, arrow) : whole(element)}"
      end
      "{#{pairs.join(', ')}}"
    end

    # As `include` and its like write hashes.
    def self.spaced(value)
      value.is_a?(Hash) ? hash(value, ' => ') : of(value)
    end

    # Ruby's own way to quote: what is UTF-8 stays as it is.
    def self.quoted(text)
      quoted = text.inspect
      return quoted unless quoted.include?('\\x')

      parts = text.chars.map { |char| char.bytesize > 1 ? char : char.inspect[1...-1] }
      "\"#{parts.join}\""
    end

    # ` 1, 2, and 3`, as matchers' descriptions end.
    def self.list(value)
      return " #{of(value)}" if value.nil? || value == false || value.is_a?(Hash)

      joined(items(value).map { |item| of(item) })
    end

    def self.items(value)
      value.is_a?(Array) ? value : value.is_a?(Range) ? value.to_a : [value]
    end

    def self.joined(names)
      case names.length
      when 0 then ' '
      when 1 then " #{names[0]}"
      when 2 then " #{names[0]} and #{names[1]}"
      else " #{names[0...-1].join(', ')}, and #{names[-1]}"
      end
    end

    def self.words(name)
      name.to_s.tr('_', ' ')
    end
  end

  module Expectations
    # `expect(…)`.
    class Target
      def initialize(value, is_block)
        @value = value
        @is_block = is_block
      end

      def to(matcher = nil, message = nil, &block)
        Expectations.positive(@value, matcher, message, @is_block, &block)
      end

      def not_to(matcher = nil, message = nil, &block)
        Expectations.negative(@value, matcher, message, @is_block, &block)
      end
      alias to_not not_to
    end

    def self.positive(actual, matcher, message = nil, is_block = false, &block)
      check(matcher)
      Matchers.last_expectation = ['is expected to', matcher]
      return true if matcher.matches?(subject_of(actual, matcher, is_block), &block)

      fail_of(matcher, message) { matcher.failure_message }
    end

    def self.negative(actual, matcher, message = nil, is_block = false, &block)
      check(matcher)
      Matchers.last_expectation = ['is expected not to', matcher]
      actual = subject_of(actual, matcher, is_block)
      passed = refused?(matcher, actual, &block)
      return true if passed

      fail_of(matcher, message) { matcher.failure_message_when_negated }
    end

    # Whether a matcher does not hold; those that can't tell either say so themselves.
    def self.refused?(matcher, actual, &block)
      return matcher.does_not_match?(actual, &block) if matcher.respond_to?(:does_not_match?)

      !matcher.matches?(actual, &block)
    end

    def self.check(matcher)
      return if matcher.respond_to?(:matches?)

      raise ArgumentError, "The expect syntax does not support operator matchers, so you must pass a matcher to `#to`."
    end

    def self.subject_of(actual, matcher, is_block)
      is_block && !(matcher.respond_to?(:supports_block?) && matcher.supports_block?) ? actual.call : actual
    end

    # RSpec's own, for helpers and libraries that have seen for themselves what is wrong.
    def self.fail_with(message, _expected = nil, _actual = nil)
      raise ArgumentError, 'Failure message is nil. Does your matcher define the appropriate failure_message[_when_negated] method to return a string?' unless message

      raise ExpectationNotMetError, (message.respond_to?(:call) ? message.call : message).to_s
    end

    def self.fail_of(matcher, message)
      fail_with(message) if message
      text = yield
      text += Differ.addition(matcher) if matcher.respond_to?(:diffable?) && matcher.diffable?
      raise ExpectationNotMetError, text
    end
  end

  module Matchers
    class << self
      attr_accessor :last_expectation

      # What of some matchers is answered, where that is not simply all of it; see inventory/inventory.rb.
      def answers(_names, _state, _words); end

      # `is expected to eq 1`, of the last expectation; nil where there was none.
      def last_description
        return nil if @last_expectation.nil?

        verb, matcher = @last_expectation
        "#{verb} #{matcher.respond_to?(:description) ? matcher.description : matcher.to_s}"
      rescue StandardError
        nil
      end

      def last_description=(_none)
        @last_expectation = nil
      end

      # `be_…` and `have_…`: what asks the subject; nil for other names.
      def dynamic(name, arguments, named, block)
        text = name.to_s
        arguments += [named] unless named.empty?
        return BePredicate.new(text, arguments, block) if text.start_with?('be_')
        return Has.new(text, arguments, block) if text.start_with?('have_')

        nil
      end

      # Whether a value is what was expected: by a matcher, a pattern, a class, or as equal; lists and maps by their
      # parts.
      def values_match?(expected, actual)
        if expected.is_a?(Hash) && actual.is_a?(Hash)
          return expected.length == actual.length &&
                 expected.all? { |key, value| actual.key?(key) && values_match?(value, actual[key]) }
        elsif expected.is_a?(Array) && actual.is_a?(Array)
          return expected.length == actual.length &&
                 (0...expected.length).all? { |index| values_match?(expected[index], actual[index]) }
        end
        return true if expected == actual

        expected === actual
      rescue ArgumentError
        false
      end

      def matcher?(value)
        value.is_a?(Base)
      end
    end

    # What all matchers share.
    class Base
      attr_reader :actual, :expected

      def initialize(*expected)
        @expected = expected.length == 1 ? expected.first : expected
        @has_expected = !expected.empty?
      end

      def matches?(actual, &_block)
        @actual = actual
        match(@expected, actual)
      end

      def description
        words = phrase
        @has_expected ? "#{words}#{Names.list(@expected)}" : words
      end

      def failure_message
        "expected #{Names.of(@actual)} to #{description}"
      end

      def failure_message_when_negated
        "expected #{Names.of(@actual)} not to #{description}"
      end

      def diffable?
        false
      end

      def supports_block?
        false
      end

      def and(other)
        Compound.new(:and, self, other)
      end
      alias & and

      def or(other)
        Compound.new(:or, self, other)
      end
      alias | or

      def ===(value)
        matches?(value)
      end

      def to_s
        description
      end

      def inspect
        "#<#{self.class}>"
      end
    end

    # `and`, `or`.
    class Compound < Base
      def initialize(kind, first, second)
        super()
        @kind = kind
        @first = first
        @second = second
      end

      def matches?(actual, &_block)
        @actual = actual
        @first_matches = @first.matches?(actual)
        @second_matches = @second.matches?(actual)
        @kind == :and ? @first_matches && @second_matches : @first_matches || @second_matches
      end

      def does_not_match?(_actual)
        raise NotImplementedError, "`expect(...).not_to matcher.#{@kind} matcher` is not supported, since it creates " \
                                   'a bit of an ambiguity. Instead, define negated versions of whatever matchers you ' \
                                   'wish to negate ' \
                                   'with `RSpec::Matchers.define_negated_matcher` and use ' \
                                   "`expect(...).to matcher.#{@kind} matcher`."
      end

      def description
        "#{@first.description} #{@kind} #{@second.description}"
      end

      def failure_message
        return @second.failure_message if @kind == :and && @first_matches
        return @first.failure_message if @kind == :and && @second_matches

        "#{indented(@first.failure_message)}\n\n...#{@kind}:\n\n#{indented(@second.failure_message)}"
      end

      def diffable?
        !failed.empty?
      end

      # Those whose difference is shown, each with its own heading.
      def failed
        parts = [@first, @second]
        parts = parts.reject { |part| part.equal?(@first) ? @first_matches : @second_matches } if @kind == :and
        parts.map { |part| part.is_a?(Compound) ? part.failed : [part] }.flatten.select(&:diffable?)
      end

      private

      def indented(message)
        message.split("\n", -1).map { |line| line.empty? ? line : "   #{line}" }.join("\n")
      end
    end
  end
end
