module RSpec
  module Matchers
    class RespondTo < Base
      def initialize(*names)
        super(*names)
        @names = names
      end

      def with(count)
        @count = count
        self
      end

      def argument
        self
      end
      alias arguments argument

      def matches?(actual, &_block)
        @actual = actual
        @failing = @names.reject { |name| actual.respond_to?(name) }
        @failing.empty?
      end

      def does_not_match?(actual)
        @actual = actual
        @failing = @names.select { |name| actual.respond_to?(name) }
        @failing.empty?
      end

      def description
        "respond to #{@names.length == 1 ? "##{@names.first}" : Names.of(@names)}"
      end

      def failure_message
        "expected #{Names.of(@actual)} to respond to #{@failing.map { |name| Names.of(name) }.join(', ')}"
      end

      def failure_message_when_negated
        "expected #{Names.of(@actual)} not to respond to #{@failing.map { |name| Names.of(name) }.join(', ')}"
      end
    end

    class Satisfy < Base
      def initialize(words, block)
        super()
        @words = words
        @block = block
      end

      def matches?(actual, &block)
        @block = block if block
        @actual = actual
        @block.call(actual) ? true : false
      end

      def description
        "satisfy #{@words || expression}"
      end

      private

      # The block's text, where it stands in one line.
      def expression
        file, line = @block.source_location
        text = Sidescan::Profile.source?(file) ? Sidescan.native(:source_lines, file, line, line).chomp : nil
        start = text && text.index('satisfy')
        start = start && text.index('{', start)
        body = start && Satisfy.braced(text, start)
        return 'block' if body.nil?

        body = body.strip
        body = body[(body.index('|', 1) || -1) + 1..-1].strip if body.start_with?('|')
        "expression `#{body}`"
      end

      # What stands between a brace and its partner.
      def self.braced(text, start)
        depth = 0
        (start...text.length).each do |index|
          depth += 1 if text[index] == '{'
          depth -= 1 if text[index] == '}'
          return text[start + 1...index] if depth == 0
        end
        nil
      end
    end

    class HaveAttributes < Base
      def initialize(expected)
        super(expected)
        @values = {}
      end

      def matches?(actual, &_block)
        @actual = actual
        @missing = @expected.keys.reject { |name| actual.respond_to?(name) }
        return false unless @missing.empty?

        @expected.each_key { |name| @values[name] = actual.__send__(name) }
        @expected.all? { |name, value| Matchers.values_match?(value, @values[name]) }
      end

      def description
        "have attributes #{Names.spaced(@expected)}"
      end

      def failure_message
        unless @missing.empty?
          names = @missing.map { |name| Names.of(name) }.join(', ')
          return "expected #{Names.of(@actual)} to respond to #{names} with 0 arguments"
        end

        "expected #{Names.of(@actual)} to have attributes #{Names.spaced(@expected)} " \
          "but had attributes #{Names.spaced(@values)}"
      end
    end

    class RaiseError < Base
      def initialize(error, message, block)
        super()
        @wanted = error.nil? ? Exception : error
        @wanted_message = message
        @wanted, @wanted_message = Exception, error if error.is_a?(String) || error.is_a?(Regexp)
        @block = block
      end

      def with_message(message)
        @wanted_message = message
        self
      end

      def supports_block?
        true
      end

      def matches?(actual, &block)
        @raised = nil
        return false unless actual.respond_to?(:call)

        begin
          actual.call
        rescue Sidescan::Unknown => e
          raise e
        rescue Exception => e
          @raised = e
        end
        return false unless @raised.is_a?(@wanted)
        return false unless @wanted_message.nil? || Matchers.values_match?(@wanted_message, @raised.message)

        inner = block || @block
        inner.call(@raised) if inner
        true
      end

      def description
        "raise #{wanted_name}"
      end

      def failure_message
        "expected #{wanted_name}#{given}"
      end

      def failure_message_when_negated
        "expected no #{wanted_name}#{given}"
      end

      private

      def wanted_name
        name = @wanted == Exception ? 'Exception' : @wanted.to_s
        return name if @wanted_message.nil?

        return "#{name} with message matching #{@wanted_message.inspect}" if @wanted_message.is_a?(Regexp)

        "#{name} with #{Names.of(@wanted_message)}"
      end

      def given
        @raised.nil? ? ' but nothing was raised' : ", got #<#{@raised.class}: #{@raised.message}>"
      end
    end

    class Change < Base
      def initialize(receiver, message, block)
        super()
        @block = block || proc { receiver.__send__(message) }
        @name = receiver.nil? ? 'result' : "##{message}"
      end

      def supports_block?
        true
      end

      def from(value)
        @from = [value]
        self
      end

      def to(value)
        @to = [value]
        self
      end

      def by(amount)
        @by = [amount, :==, 'by']
        self
      end

      def by_at_least(amount)
        @by = [amount, :>=, 'by at least']
        self
      end

      def by_at_most(amount)
        @by = [amount, :<=, 'by at most']
        self
      end

      def matches?(actual, &_block)
        @before = copy(@block.call)
        actual.call
        @after = copy(@block.call)
        @changed = @before != @after
        return (@after - @before).__send__(@by[1], @by[0]) if @by

        @changed && (@from.nil? || Matchers.values_match?(@from[0], @before)) &&
          (@to.nil? || Matchers.values_match?(@to[0], @after))
      end

      def does_not_match?(actual)
        matches?(actual)
        !@changed
      end

      def description
        text = "change #{@name}"
        text += " #{@by[2]} #{Names.of(@by[0])}" if @by
        text += " from #{Names.of(@from[0])}" if @from
        text += " to #{Names.of(@to[0])}" if @to
        text
      end

      def failure_message
        if @by
          return "expected #{@name} to have changed #{@by[2]} #{Names.of(@by[0])}, " \
                 "but was changed by #{Names.of(@after - @before)}"
        end
        return "expected #{@name} to have changed#{words}, but is still #{Names.of(@before)}" unless @changed
        if @from && !Matchers.values_match?(@from[0], @before)
          return "expected #{@name} to have initially been #{Names.of(@from[0])}, but was #{Names.of(@before)}"
        end

        "expected #{@name} to have changed to #{Names.of(@to[0])}, but is now #{Names.of(@after)}"
      end

      def failure_message_when_negated
        "expected #{@name} not to have changed, but did change from #{Names.of(@before)} to #{Names.of(@after)}"
      end

      private

      def copy(value)
        value.is_a?(Array) || value.is_a?(Hash) || value.is_a?(String) ? value.dup : value
      end

      def words
        text = ''
        text += " from #{Names.of(@from[0])}" if @from
        text += " to #{Names.of(@to[0])}" if @to
        text
      end
    end

    # Another name for a matcher, in whose description the old name's words give way to the new one's.
    class Renamed < Base
      def initialize(matcher, old_words, new_words)
        super()
        @matcher = matcher
        @old_words = old_words
        @new_words = new_words
      end

      def matches?(actual, &block)
        @actual = actual
        @matcher.matches?(actual, &block)
      end

      def does_not_match?(actual, &block)
        Expectations.refused?(@matcher, actual, &block)
      end

      def description
        renamed(@matcher.description)
      end

      def failure_message
        renamed(@matcher.failure_message)
      end

      def failure_message_when_negated
        renamed(@matcher.failure_message_when_negated)
      end

      def method_missing(name, *arguments, &block)
        result = @matcher.__send__(name, *arguments, &block)
        Matchers.matcher?(result) ? Renamed.new(result, @old_words, @new_words) : result
      end

      def respond_to_missing?(name, _all = false)
        @matcher.respond_to?(name)
      end

      private

      def renamed(text)
        index = text.index(@old_words)
        index.nil? ? text : text[0, index] + @new_words + text[index + @old_words.length..-1]
      end
    end

    # A matcher that holds where another doesn't.
    class Negated < Renamed
      def matches?(actual, &block)
        @actual = actual
        Expectations.refused?(@matcher, actual, &block)
      end

      def does_not_match?(actual, &block)
        @actual = actual
        @matcher.matches?(actual, &block)
      end

      def failure_message
        message = @matcher.failure_message_when_negated
        changed = message.sub("not to #{@old_words}", "to #{@new_words}")
        changed == message ? "expected #{Names.of(@actual)} to #{description}" : changed
      end

      def failure_message_when_negated
        "expected #{Names.of(@actual)} not to #{description}"
      end

      def method_missing(name, *arguments, &block)
        result = @matcher.__send__(name, *arguments, &block)
        Matchers.matcher?(result) ? Negated.new(result, @old_words, @new_words) : result
      end
    end

    def respond_to(*names)
      RespondTo.new(*names)
    end

    def satisfy(words = nil, &block)
      Satisfy.new(words, block)
    end

    def have_attributes(expected)
      HaveAttributes.new(expected)
    end

    def raise_error(error = nil, message = nil, &block)
      RaiseError.new(error, message, block)
    end
    alias raise_exception raise_error

    def change(receiver = nil, message = nil, &block)
      Change.new(receiver, message, block)
    end

    class << self
      def alias_matcher(new_name, old_name, &_block)
        words = [Names.words(old_name), Names.words(new_name)]
        define_method(new_name) do |*arguments, &block|
          Renamed.new(__send__(old_name, *arguments, &block), *words)
        end
      end

      def define_negated_matcher(new_name, old_name, &_block)
        words = [Names.words(old_name), Names.words(new_name)]
        define_method(new_name) do |*arguments, &block|
          Negated.new(__send__(old_name, *arguments, &block), *words)
        end
      end
    end
  end
end
