module RSpec
  module Matchers
    class Include < Base
      def initialize(*expected)
        super(*expected)
        @expecteds = expected
      end

      def matches?(actual, &_block)
        check(actual) { |found| found }
      end

      def does_not_match?(actual)
        check(actual) { |found| !found }
      end

      def description
        "include#{listed(@expecteds)}"
      end

      def failure_message
        message('to', @wrong)
      end

      def failure_message_when_negated
        message('not to', @wrong)
      end

      def expected
        @expecteds.length == 1 && @expecteds.first.is_a?(Hash) ? @expecteds.first : @expecteds
      end

      def diffable?
        @answers
      end

      private

      def check(actual)
        @actual = actual
        @answers = actual.respond_to?(:include?)
        @wrong = []
        return false unless @answers

        @expecteds.each do |expected|
          if actual.is_a?(Hash) && expected.is_a?(Hash)
            expected.each do |key, value|
              @wrong << { key => value } unless yield(actual.key?(key) && Matchers.values_match?(value, actual[key]))
            end
          else
            @wrong << expected unless yield(holds?(actual, expected))
          end
        end
        @wrong.empty?
      end

      def holds?(actual, expected)
        return actual.key?(expected) || any?(actual.keys, expected) if actual.is_a?(Hash)
        return expected.is_a?(Regexp) ? !(actual =~ expected).nil? : actual.include?(expected) if actual.is_a?(String)

        actual.include?(expected) || any?(actual, expected)
      end

      def any?(elements, expected)
        elements.respond_to?(:any?) && special?(expected) &&
          elements.any? { |element| Matchers.values_match?(expected, element) }
      end

      def special?(expected)
        [Base, Regexp, Hash, Array, Range, Class].any? { |kind| expected.is_a?(kind) }
      end

      def message(verb, wrong)
        unless @answers
          return "expected #{Names.spaced(@actual)} #{verb} include#{listed(@expecteds)}, " \
                 'but it does not respond to `include?`'
        end

        "expected #{Names.spaced(@actual)} #{verb} include#{listed(wrong)}"
      end

      def listed(items)
        Names.joined(items.map { |item| Names.spaced(item) })
      end
    end

    class ContainExactly < Base
      def initialize(expected)
        super(expected)
        @has_expected = true
      end

      def matches?(actual, &_block)
        @actual = actual
        @list = list_of(actual)
        return false if @list.nil?

        @missing, @extra = unmatched
        @missing.empty? && @extra.empty?
      end

      def does_not_match?(actual)
        !matches?(actual) && !@list.nil?
      end

      def description
        "contain exactly#{Names.joined(@expected.map { |item| Names.spaced(item) })}"
      end

      def failure_message
        if @list.nil?
          return 'expected a collection that can be converted to an array with `#to_ary` or `#to_a`, ' \
                 "but got #{Names.of(@actual)}"
        end

        text = "expected collection contained:  #{Names.of(sorted(@expected))}\n" \
               "actual collection contained:    #{Names.of(sorted(@list))}\n"
        text += "the missing elements were:      #{Names.of(sorted(@missing))}\n" unless @missing.empty?
        text += "the extra elements were:        #{Names.of(sorted(@extra))}\n" unless @extra.empty?
        text
      end

      def failure_message_when_negated
        "expected #{Names.of(@list || @actual)} not to contain exactly#{Names.list(@expected)}"
      end

      private

      def list_of(actual)
        return actual if actual.is_a?(Array)

        return nil if actual.nil? || actual.is_a?(String)

        actual.respond_to?(:to_ary) || actual.respond_to?(:to_a) ? actual.to_a : nil
      end

      # Equal elements go together first, then what matchers match.
      def unmatched
        rest = @list.dup
        missing = []
        @expected.each do |item|
          index = rest.index { |element| element == item }
          index.nil? ? missing << item : rest.delete_at(index)
        end
        missing = missing.reject do |item|
          index = rest.index { |element| Matchers.values_match?(item, element) }
          rest.delete_at(index) unless index.nil?
          !index.nil?
        end
        [missing, rest]
      end

      def sorted(list)
        list.sort
      rescue ArgumentError, NoMethodError
        list
      end
    end

    class Match < Base
      def matches?(actual, &_block)
        @actual = actual
        return true if Matchers.values_match?(@expected, actual)
        return false if @expected.is_a?(Base) || !(actual.is_a?(String) || actual.is_a?(Symbol) || actual.is_a?(Regexp))

        case actual
        when Regexp then @expected.is_a?(String) && !actual.match(@expected).nil?
        else
          pattern = @expected.is_a?(String) ? Regexp.new(@expected) : @expected
          pattern.is_a?(Regexp) && !pattern.match(actual.to_s).nil?
        end
      end

      def description
        "match #{Names.spaced(@expected)}"
      end

      def diffable?
        true
      end
    end

    # `start_with` and `end_with`.
    class Affix < Base
      def initialize(side, expected)
        @side = side
        super(*expected)
      end

      def match(expected, actual)
        if actual.is_a?(String) && !expected.is_a?(Array)
          return actual.index(expected) == 0 if expected.is_a?(Regexp) && @side == :start
          return @side == :start ? actual.start_with?(expected) : actual.end_with?(expected)
        end

        unless actual.respond_to?(:[]) && actual.respond_to?(:length) && !actual.is_a?(Hash)
          @unordered = true
          return false
        end
        wanted = expected.is_a?(Array) ? expected : [expected]
        part = @side == :start ? actual[0, wanted.length] : actual[-wanted.length, wanted.length]
        Matchers.values_match?(wanted, part)
      end

      def does_not_match?(actual)
        !matches?(actual) && !@unordered
      end

      def phrase
        "#{@side} with"
      end

      def failure_message
        super + (@unordered ? ', but it does not have ordered elements' : '')
      end
    end

    class Cover < Base
      def initialize(*expected)
        super(*expected)
        @expecteds = expected
      end

      def match(_expected, actual)
        actual.respond_to?(:cover?) && @expecteds.all? { |value| actual.cover?(value) }
      end

      def does_not_match?(actual)
        @actual = actual
        actual.respond_to?(:cover?) && @expecteds.none? { |value| actual.cover?(value) }
      end

      def phrase
        'cover'
      end
    end

    class All < Base
      def initialize(matcher)
        super(matcher)
        @matcher = matcher
      end

      def matches?(actual, &_block)
        @actual = actual
        @iterable = actual.respond_to?(:each_with_index)
        return false unless @iterable

        @failures = {}
        actual.each_with_index do |element, index|
          matcher = @matcher.dup
          @failures[index] = matcher.failure_message unless matcher.matches?(element)
        end
        @failures.empty?
      end

      def does_not_match?(_actual)
        raise NotImplementedError, '`expect().not_to all( matcher )` is not supported.'
      end

      def description
        "all #{@matcher.description}"
      end

      def failure_message
        return "#{super}, but was not iterable" unless @iterable

        parts = @failures.map do |index, message|
          lines = message.sub("\n", '').split("\n")
          "   object at index #{index} failed to match:\n" + lines.map { |line| "      #{line}" }.join("\n")
        end
        "#{super}\n\n#{parts.join("\n\n")}"
      end
    end

    def include(*expected)
      Include.new(*expected)
    end

    def contain_exactly(*expected)
      ContainExactly.new(expected)
    end

    def match_array(expected)
      ContainExactly.new(expected.is_a?(Array) ? expected : Names.items(expected))
    end

    def match(expected)
      Match.new(expected)
    end

    def match_regex(expected)
      Match.new(expected)
    end

    def start_with(*expected)
      Affix.new(:start, expected)
    end

    def end_with(*expected)
      Affix.new(:end, expected)
    end

    def cover(*expected)
      Cover.new(*expected)
    end

    def all(matcher)
      All.new(matcher)
    end
  end
end
