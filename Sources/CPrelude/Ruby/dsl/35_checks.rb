module Inspec
  # What only_if and its like leave instead of a control's own checks.
  class NoOp
    attr_reader :resource_exception_message

    def initialize(kind, message, marks = {})
      @kind = kind
      @resource_exception_message = message
      @marks = marks
    end

    attr_reader :marks

    def resource_skipped?
      @kind == :skipped
    end

    def resource_failed?
      @kind == :failed
    end

    def resource_params
      []
    end

    def resource_id
      'No-op'
    end

    def to_s
      'No-op'
    end
  end

  # `describe` without arguments, for `describe.one`.
  class DescribeBase
    def initialize(context, add)
      @context = context
      @add = add
    end

    def one(&block)
      return unless block

      alternatives = Alternatives.new(@context)
      alternatives.instance_exec(&block)
      @add.call(['describe.one', alternatives.tests, nil])
    end
  end

  # The inside of a `describe.one`.
  class Alternatives
    attr_reader :tests

    def initialize(context)
      @context = context
      @tests = []
    end

    def describe(*arguments, &block)
      @tests << ['describe', arguments, block]
    end

    def method_missing(name, *arguments, **named, &block)
      Sidescan.pass_on(@context, name, arguments, named, block)
    end
  end

  # `expect(…)` in a control, outside of any describe: run later.
  class Expectation
    attr_reader :value, :block, :calls

    def initialize(value, block)
      @value = value
      @block = block
      @calls = []
    end

    def to(*arguments, &block)
      @calls << [:to, arguments, block]
    end

    def not_to(*arguments, &block)
      @calls << [:not_to, arguments, block]
    end
    alias to_not not_to
  end
end
