module RSpec
  module Matchers
    class Eq < Base
      def match(expected, actual)
        actual == expected
      end

      def description
        "eq #{Names.of(@expected)}"
      end

      def failure_message
        "\nexpected: #{Names.of(@expected)}\n     got: #{Names.of(@actual)}\n\n(compared using ==)\n"
      end

      def failure_message_when_negated
        "\nexpected: value != #{Names.of(@expected)}\n     got: #{Names.of(@actual)}\n\n(compared using ==)\n"
      end

      def diffable?
        true
      end
    end

    class Eql < Base
      def match(expected, actual)
        actual.eql?(expected)
      end

      def description
        "eql #{Names.of(@expected)}"
      end

      def failure_message
        "\nexpected: #{Names.of(@expected)}\n     got: #{Names.of(@actual)}\n\n(compared using eql?)\n"
      end

      def failure_message_when_negated
        "\nexpected: value != #{Names.of(@expected)}\n     got: #{Names.of(@actual)}\n\n(compared using eql?)\n"
      end

      def diffable?
        true
      end
    end

    class Equal < Base
      def match(expected, actual)
        actual.equal?(expected)
      end

      def description
        "equal #{Names.of(@expected)}"
      end

      def failure_message
        return "\nexpected #{@expected.inspect}\n     got #{Names.of(@actual)}\n" if singleton?

        "\nexpected #{identity(@expected)}\n     got #{identity(@actual)}\n\n" \
          "Compared using equal?, which compares object identity,\n" \
          "but expected and actual are not the same object. Use\n" \
          "`expect(actual).to eq(expected)` if you don't care about\n" \
          "object identity in this example.\n\n"
      end

      def failure_message_when_negated
        "\nexpected not #{identity(@actual)}\n         got #{identity(@expected)}\n\n" \
          "Compared using equal?, which compares object identity.\n\n"
      end

      def diffable?
        !singleton?
      end

      private

      def singleton?
        @expected.nil? || @expected == true || @expected == false
      end

      def identity(value)
        "#<#{value.class}:#{value.object_id}> => #{Names.of(value)}"
      end
    end

    class BeNil < Base
      def match(_expected, actual)
        actual.nil?
      end

      def phrase
        'be nil'
      end

      def failure_message
        "expected: nil\n     got: #{Names.of(@actual)}"
      end

      def failure_message_when_negated
        "expected: not nil\n     got: nil"
      end
    end

    class BeTruthy < Base
      def match(_expected, actual)
        actual ? true : false
      end

      def phrase
        'be truthy'
      end

      def failure_message
        "expected: truthy value\n     got: #{Names.of(@actual)}"
      end

      def failure_message_when_negated
        "expected: falsey value\n     got: #{Names.of(@actual)}"
      end
    end

    class BeFalsey < Base
      def initialize(word)
        super()
        @word = word
      end

      def match(_expected, actual)
        !actual
      end

      def phrase
        "be #{@word}"
      end

      def failure_message
        "expected: falsey value\n     got: #{Names.of(@actual)}"
      end

      def failure_message_when_negated
        "expected: truthy value\n     got: #{Names.of(@actual)}"
      end
    end

    # `be` alone, and `be > 5`.
    class Be < BeTruthy
      def phrase
        'be'
      end

      def failure_message
        "expected #{Names.of(@actual)} to evaluate to true"
      end

      def failure_message_when_negated
        "expected #{Names.of(@actual)} to evaluate to false"
      end

      %i[== < <= >= > === =~].each do |operator|
        define_method(operator) { |operand| BeCompared.new(operand, operator) }
      end
    end

    class BeCompared < Base
      def initialize(operand, operator)
        super(operand)
        @operator = operator
      end

      def matches?(actual, &_block)
        @actual = actual
        compare ? true : false
      rescue ArgumentError, NoMethodError
        false
      end

      def does_not_match?(actual)
        @actual = actual
        !compare
      rescue ArgumentError, NoMethodError
        false
      end

      def description
        "be #{@operator} #{Names.of(@expected)}"
      end

      def failure_message
        "expected: #{@operator} #{Names.of(@expected)}\n     got: #{' ' * @operator.to_s.length} #{Names.of(@actual)}"
      end

      def failure_message_when_negated
        message = "`expect(#{Names.of(@actual)}).not_to be #{@operator} #{Names.of(@expected)}`"
        %i[< > <= >=].include?(@operator) ? "#{message} not only FAILED, it is a bit confusing." : message
      end

      private

      def compare
        @actual.__send__(@operator, @expected)
      end
    end

    class BeAKindOf < Base
      def match(expected, actual)
        actual.kind_of?(expected)
      end

      def phrase
        'be a kind of'
      end
    end

    class BeAnInstanceOf < Base
      def match(expected, actual)
        actual.instance_of?(expected)
      end

      def phrase
        'be an instance of'
      end
    end

    class BeBetween < Base
      def initialize(low, high)
        super(low, high)
        @low = low
        @high = high
        @inclusive = true
      end

      def inclusive
        @inclusive = true
        self
      end

      def exclusive
        @inclusive = false
        self
      end

      def match(_expected, actual)
        @inclusive ? actual >= @low && actual <= @high : actual > @low && actual < @high
      rescue ArgumentError, NoMethodError
        @incomparable = true
        false
      end

      def does_not_match?(actual)
        @actual = actual
        !match(nil, actual) && !@incomparable
      end

      def description
        "be between #{Names.of(@low)} and #{Names.of(@high)} (#{@inclusive ? 'inclusive' : 'exclusive'})"
      end

      def failure_message
        super + (@incomparable ? ", but #{Names.of(@actual)} does not respond to `#{@inclusive ? '<=' : '<'}`" : '')
      end
    end

    class BeWithin < Base
      def initialize(delta)
        super(delta)
        @delta = delta
      end

      def of(value)
        @value = value
        @tolerance = @delta
        @unit = ''
        self
      end

      def percent_of(value)
        @value = value
        @tolerance = @delta * value.abs / 100.0
        @unit = '%'
        self
      end

      def match(_expected, actual)
        raise ArgumentError, 'You must set an expected value using #of: be_within(x).of(expected_value)' if @value.nil?

        @numeric = actual.respond_to?(:-)
        @numeric && (actual - @value).abs <= @tolerance
      end

      def description
        "be within #{@delta}#{@unit} of #{Names.of(@value)}"
      end

      def failure_message
        super + (@numeric ? '' : ', but it could not be treated as a numeric value')
      end
    end

    # `should == 1`, `should =~ /x/`.
    class OperatorMatcher
      def initialize(actual, positive)
        @actual = actual
        @positive = positive
      end

      %i[== === =~ > >= < <= !=].each do |operator|
        define_method(operator) { |expected| compare(operator, expected) }
      end

      def description
        "#{@operator} #{Names.of(@expected)}"
      end

      private

      def compare(operator, expected)
        @operator = operator
        @expected = expected
        Matchers.last_expectation = [@positive ? 'is expected to' : 'is expected not to', self]
        holds = @actual.__send__(operator, expected) ? true : false
        return true if holds == @positive

        raise Expectations::ExpectationNotMetError, message
      end

      def message
        expected, actual = [@expected, @actual].map { |value| Names.of(value) }
        room = ' ' * @operator.to_s.length
        return "expected not: #{@operator} #{expected}\n     got: #{room}    #{actual}" unless @positive
        return "expected: #{expected}\n     got: #{actual} (using #{@operator})" if %i[== === =~].include?(@operator)

        "expected: #{@operator} #{expected}\n     got: #{room} #{actual}"
      end
    end

    def eq(expected)
      Eq.new(expected)
    end

    def eql(expected)
      Eql.new(expected)
    end

    def equal(expected)
      Equal.new(expected)
    end

    def be(*expected)
      expected.empty? ? Be.new : Equal.new(expected.first)
    end

    def be_nil
      BeNil.new
    end

    def be_truthy
      BeTruthy.new
    end

    def be_falsey
      BeFalsey.new('falsey')
    end

    def be_falsy
      BeFalsey.new('falsy')
    end

    def be_a(expected)
      BeAKindOf.new(expected)
    end
    alias be_an be_a
    alias be_kind_of be_a
    alias be_a_kind_of be_a

    def be_an_instance_of(expected)
      BeAnInstanceOf.new(expected)
    end
    alias be_instance_of be_an_instance_of

    def be_between(low, high)
      BeBetween.new(low, high)
    end

    def be_within(delta)
      BeWithin.new(delta)
    end
  end
end
