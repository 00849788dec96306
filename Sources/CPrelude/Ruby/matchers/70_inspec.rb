module RSpec
  module Matchers
    # Compares with less care for types than `eq`.
    class Cmp < Base
      def initialize(expected = nil)
        super(expected)
        @operator = :==
      end

      %i[== != < <= >= > =~].each do |operator|
        define_method(operator) do |expected|
          @operator = operator
          @expected = expected
          self
        end
      end

      def matches?(actual, &_block)
        @actual = actual
        actual = actual.first if actual.is_a?(Array) && actual.length == 1 && !@expected.is_a?(Array)
        compare(actual, @operator, @expected) ? true : false
      end

      def description
        "cmp #{@operator} #{Names.whole(@expected)}"
      end

      def failure_message
        return message("expected: #{@expected}") if @operator == :==

        message("expected it to be #{@operator} #{Names.whole(@expected)}")
      end

      def failure_message_when_negated
        message("expected it not to be #{@operator} #{Names.whole(@expected)}")
      end

      private

      def message(expectation)
        actual = octal?(@expected) && @actual.is_a?(Integer) ? "0#{@actual.to_s(8)}" : @actual.to_s
        "\n#{expectation}\n     got: #{actual}\n\n(compared using `cmp` matcher)\n"
      end

      def compare(actual, operator, expected)
        case expected
        when Regexp then !actual.nil? && expected.match(actual.to_s)
        when String then compare_text(actual, operator, expected)
        when Numeric then compare_number(actual, operator, expected)
        when true, false then compare_boolean(actual, operator, expected)
        else send_safely(actual, operator, expected)
        end
      end

      def compare_text(actual, operator, expected)
        case actual
        when String
          return actual.casecmp(expected) == 0 if operator == :==
          return actual.casecmp(expected) != 0 if operator == :!=
          both = [actual, expected]
          both = both.map { |text| Sidescan::Version.new(text) } if both.all? { |text| Sidescan::Version.valid?(text) }
          send_safely(both[0], operator, both[1])
        when Symbol then compare_text(actual.to_s, operator, expected)
        when Integer
          return actual.send(operator, expected.to_i(8)) if octal?(expected)

          compare_parsed(actual, operator, expected)
        when Numeric then compare_parsed(actual, operator, expected)
        when true, false
          operator == :== ? actual.to_s.casecmp(expected) == 0 : send_safely(actual, operator, expected)
        else send_safely(actual, operator, expected)
        end
      end

      def compare_parsed(actual, operator, expected)
        number = integer?(expected) ? expected.to_i : Sidescan.number_in(expected)
        send_safely(actual, operator, number.nil? ? expected : number)
      end

      def compare_number(actual, operator, expected)
        if actual.is_a?(String)
          actual = actual.to_i if expected.is_a?(Integer) && integer?(actual)
          octal = expected.is_a?(Integer) && octal?(actual)
          actual = Sidescan.number_in(actual) || actual if actual.is_a?(String) && !octal
        end
        send_safely(actual, operator, expected)
      end

      def compare_boolean(actual, operator, expected)
        actual = actual == 'true' if actual.is_a?(String) && %w[true false].include?(actual)
        send_safely(actual, operator, expected)
      end

      # What can't be compared is not equal.
      def send_safely(actual, operator, expected)
        return actual == expected if operator == :==

        actual.respond_to?(operator) && actual.send(operator, expected)
      rescue ArgumentError, NoMethodError, TypeError
        false
      end

      def integer?(text)
        digits = text.is_a?(String) && !text.empty? && text.bytes.all? { |byte| byte.between?(48, 57) }
        digits && (text[0] != '0' || text.bytes.all? { |byte| byte == 48 })
      end

      def octal?(text)
        text.is_a?(String) && text.length > 1 && text[0] == '0' && text.bytes.all? { |byte| byte.between?(48, 55) }
      end
    end

    # One of a list; a list is, when all its elements are.
    class BeIn < Base
      def matches?(actual, &_block)
        @actual = actual
        list = Names.items(@expected)
        @rest = actual.is_a?(Array) ? actual.reject { |element| list.include?(element) } : []
        actual.is_a?(Array) ? @rest.empty? : list.include?(actual)
      end

      def does_not_match?(actual, &_block)
        @actual = actual
        list = Names.items(@expected)
        @common = actual.is_a?(Array) ? actual.select { |element| list.include?(element) } : []
        actual.is_a?(Array) ? @common.empty? : !list.include?(actual)
      end

      def phrase
        'be in'
      end

      def failure_message
        message('to be', @actual.is_a?(Array) ? " \nDiff:\n #{Names.whole(@rest)}" : '')
      end

      def failure_message_when_negated
        message('not to be', @actual.is_a?(Array) ? " \nComm:\n #{Names.whole(@common)}" : '')
      end

      private

      def message(verb, addition)
        "expected `#{@actual}` #{verb} in the list: `#{Names.items(@expected)}`#{addition}"
      end
    end

    class ContainDuplicates < Base
      def match(_expected, actual)
        actual.uniq.length != actual.length
      end

      def phrase
        'contain duplicates'
      end
    end

    # `be_readable.by('owner').by_user('x')`.
    class Permission < Base
      def initialize(word)
        super()
        @word = word
      end

      def by(who)
        @by = who
        self
      end

      def by_user(user)
        @by_user = user
        self
      end

      def match(_expected, actual)
        actual.__send__("#{@word}?".to_sym, @by, @by_user)
      end

      def description
        text = "be #{@word}"
        text += " by #{@by}" unless @by.nil?
        text += " by user #{@by_user}" unless @by_user.nil?
        text
      end
    end

    # `belong_to_group`, of users.
    class BelongTo < Base
      def initialize(name, expected)
        super(expected)
        @name = name
      end

      def match(expected, user)
        @name == 'group' ? user.groups.include?(expected) : user.group == expected
      end

      def phrase
        "belong to #{@name.tr('_', ' ')}"
      end
    end

    def belong_to_group(name)
      BelongTo.new('group', name)
    end

    def belong_to_primary_group(name)
      BelongTo.new('primary_group', name)
    end

    def cmp(*expected)
      Cmp.new(*expected)
    end

    def be_in(*list)
      BeIn.new(list.length == 1 ? list.first : list)
    end

    def contain_duplicates
      ContainDuplicates.new
    end

    def be_readable
      Permission.new('readable')
    end

    def be_writable
      Permission.new('writable')
    end

    def be_executable
      Permission.new('executable')
    end
  end
end

module Sidescan
  # Numbers and words between dots and dashes, in RubyGems' order.
  class Version
    include Comparable

    def self.valid?(text)
      parts = text.strip.split('-').join('.').split('.', -1)
      !parts.empty? && number?(parts.first) && parts.all? { |part| !part.empty? && word?(part) }
    end

    def self.number?(text)
      text.bytes.all? { |byte| byte.between?(48, 57) }
    end

    def self.word?(text)
      text.bytes.all? { |byte| byte.between?(48, 57) || byte.between?(65, 90) || byte.between?(97, 122) }
    end

    attr_reader :segments

    def initialize(text)
      @segments = text.strip.sub('-', '.pre.').split('.').map { |part| segments_of(part) }.flatten
      @segments.pop while @segments.length > 1 && @segments.last == 0
    end

    def <=>(other)
      length = [@segments.length, other.segments.length].max
      (0...length).each do |index|
        order = compare(@segments[index] || 0, other.segments[index] || 0)
        return order unless order == 0
      end
      0
    end

    private

    # `10rc1` is 10, rc, 1.
    def segments_of(part)
      runs = []
      part.chars.each do |char|
        same = runs.last && Version.number?(runs.last[-1]) == Version.number?(char)
        same ? runs.last << char : runs << char.dup
      end
      runs.map { |run| Version.number?(run) ? run.to_i : run }
    end

    # A word comes before every number: it names what was before the release.
    def compare(one, other)
      return one <=> other if one.is_a?(Integer) == other.is_a?(Integer)

      one.is_a?(Integer) ? 1 : -1
    end
  end
end
