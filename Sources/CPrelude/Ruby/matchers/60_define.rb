module RSpec
  module Matchers
    # A matcher that a profile defines.
    class Defined < Base
      # What may stand in the block of `define`; each says what the matcher shall do.
      module Macros
        def match(*_options, &block)
          define_method(:sidescan_match) { |actual| instance_exec(actual, &block) }
        end

        def match_when_negated(*_options, &block)
          define_method(:sidescan_match_negated) { |actual| instance_exec(actual, &block) }
        end

        # Holds unless the block raises this error.
        def match_unless_raises(error = Exception, &block)
          define_method(:sidescan_match) do |actual|
            begin
              instance_exec(actual, &block)
              true
            rescue Sidescan::Unknown => e
              raise e
            rescue error
              false
            end
          end
        end

        def failure_message(&block)
          define_method(:failure_message) { instance_exec(@actual, &block) }
        end
        alias failure_message_for_should failure_message

        def failure_message_when_negated(&block)
          define_method(:failure_message_when_negated) { instance_exec(@actual, &block) }
        end
        alias failure_message_for_should_not failure_message_when_negated

        def description(&block)
          define_method(:description) { instance_exec(&block) }
        end

        def chain(name, *attributes, &block)
          if block
            define_method(name) do |*arguments, &inner|
              instance_exec(*arguments, &block)
              note_chain(name, arguments)
              self
            end
          else
            attributes.each { |attribute| attr_reader attribute }
            define_method(name) do |*arguments|
              attributes.each_with_index { |attribute, index| instance_variable_set("@#{attribute}", arguments[index]) }
              note_chain(name, arguments)
              self
            end
          end
        end

        def diffable
          define_method(:diffable?) { true }
        end

        def supports_block_expectations
          define_method(:supports_block?) { true }
        end

        def values_match?(expected, actual)
          Matchers.values_match?(expected, actual)
        end
      end

      attr_reader :name

      def initialize(name, arguments, context, declarations)
        super(*arguments)
        @name = name
        @arguments = arguments
        @context = context
        singleton_class.extend(Macros)
        singleton_class.class_exec(*arguments, &declarations)
      end

      def expected_as_array
        @arguments
      end

      def matches?(actual, &_block)
        @actual = actual
        sidescan_match(actual) ? true : false
      end

      def does_not_match?(actual, &_block)
        @actual = actual
        respond_to?(:sidescan_match_negated) ? sidescan_match_negated(actual) : !sidescan_match(actual)
      end

      def description
        "#{Names.words(@name)}#{@arguments.empty? ? '' : Names.list(@expected)}"
      end

      def values_match?(expected, actual)
        Matchers.values_match?(expected, actual)
      end

      # Other matchers and resources are those of the example.
      def method_missing(name, *arguments, &block)
        return super if @context.nil?

        Sidescan.pass_on(@context, name, arguments, {}, block)
      end

      private

      def note_chain(*); end
    end

    class << self
      def define(name, &declarations)
        define_method(name) { |*arguments| Defined.new(name, arguments, self, declarations) }
      end
      alias matcher define
    end
  end
end
