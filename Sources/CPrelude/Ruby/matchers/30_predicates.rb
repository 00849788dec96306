module RSpec
  module Matchers
    # A question to the subject: `be_empty` asks `empty?`.
    class Predicate < Base
      def initialize(name, arguments, block)
        super()
        @name = name
        @arguments = arguments
        @block = block
      end

      def matches?(actual, &block)
        @actual = actual
        @asked = predicate
        @unanswered = !answers?
        return false if @unanswered

        @answer = ask(block || @block)
        @answer ? true : false
      end

      def does_not_match?(actual, &block)
        !matches?(actual, &block) && !@unanswered
      end

      def failure_message
        message('truthy')
      end

      def failure_message_when_negated
        message('falsey')
      end

      private

      def ask(block)
        last = @arguments.last
        if last.is_a?(Hash) && last.keys.all? { |key| key.is_a?(Symbol) }
          Sidescan.pass_on(@actual, @asked, @arguments[0...-1], last, block)
        else
          Sidescan.pass_on(@actual, @asked, @arguments, {}, block)
        end
      end

      def message(wanted)
        return "expected #{Names.of(@actual)} to respond to `#{predicate}`" if @unanswered

        given = @arguments.empty? ? '' : "(#{@arguments.map { |argument| Names.of(argument) }.join(', ')})"
        "expected `#{Names.of(@actual)}.#{@asked}#{given}` to be #{wanted}, got #{Names.of(@answer)}"
      end

      def arguments_listed
        @arguments.empty? ? '' : Names.list(@arguments)
      end
    end

    class BePredicate < Predicate
      def description
        "be #{Names.words(root)}#{arguments_listed}"
      end

      private

      def predicate
        "#{root}?".to_sym
      end

      def root
        return @name[6..-1] if @name.start_with?('be_an_')
        return @name[5..-1] if @name.start_with?('be_a_')

        @name[3..-1]
      end

      # `be_exist` asks `exists?` where there is no `exist?`.
      def answers?
        return true if @actual.respond_to?(@asked)

        @asked = "#{root}s?".to_sym
        @actual.respond_to?(@asked)
      end
    end

    class Has < Predicate
      def description
        "have #{Names.words(@name[5..-1])}#{arguments_listed}"
      end

      private

      def predicate
        "has_#{@name[5..-1]}?".to_sym
      end

      def answers?
        @actual.respond_to?(@asked)
      end
    end

    class Exist < Base
      def initialize(*arguments)
        super()
        @arguments = arguments
      end

      def matches?(actual, &_block)
        ask(actual) && @answers.first ? true : false
      end

      def does_not_match?(actual)
        ask(actual) && !@answers.first
      end

      def phrase
        'exist'
      end

      def failure_message
        "expected #{Names.of(@actual)} to exist#{reason}"
      end

      def failure_message_when_negated
        "expected #{Names.of(@actual)} not to exist#{reason}"
      end

      private

      # Whether the subject answers, and with one voice.
      def ask(actual)
        @actual = actual
        predicates = %i[exist? exists?].select { |name| actual.respond_to?(name) }
        @answers = predicates.map { |name| actual.__send__(name, *@arguments) ? true : false }.uniq
        @answers.length == 1
      end

      def reason
        case @answers.length
        when 0 then ' but it does not respond to either `exist?` or `exists?`'
        when 1 then ''
        else ' but `exist?` and `exists?` returned different values:'
        end
      end
    end

    def exist(*arguments)
      Exist.new(*arguments)
    end
  end
end
