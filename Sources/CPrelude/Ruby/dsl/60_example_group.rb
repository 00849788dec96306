module RSpec
  module Core
    # What is noted of one `it`.
    class Example
      attr_reader :group, :arguments, :description, :metadata, :block
      attr_accessor :generated_description, :skip, :pending_reason

      def initialize(group, arguments, options, block, skip)
        @group = group
        @arguments = arguments
        @description = arguments.map(&:to_s).join(' ')
        @metadata = options
        @block = block
        @skip = skip
      end

      def full_description
        text = @description.empty? ? @generated_description.to_s : @description
        ExampleGroup.joined(@group.full_description, text)
      end

      def sensitive?
        @metadata[:sensitive] || @group.sensitive? ? true : false
      end

      # What a group hands out for an `it`, in a text.
      def to_s
        "#<RSpec::Core::Example \"#{@description}\">"
      end
      alias inspect to_s
    end

    # Says that an example is to be skipped.
    class Skipped < Exception; end

    # What expectations are about in an `its`: the subject's attribute.
    module AttributeSubject
      def __its_subject
        unless @__has_its_subject
          @__its_subject = Sidescan.attribute_of(subject, self.class.its_attribute)
          @__has_its_subject = true
        end
        @__its_subject
      end
      alias should_subject __its_subject

      def is_expected
        expect(__its_subject)
      end
    end

    # A `describe` or `context`; its examples run on instances of it.
    class ExampleGroup
      extend Sidescan::ResourceWords
      include Sidescan::ResourceWords

      class << self
        # The block of a describe may set variables of its own: ours have names that nobody else gives.
        def arguments
          @__arguments
        end

        def description
          @__description
        end

        def parent
          @__parent
        end

        def examples
          @__examples
        end

        def children
          @__children
        end

        def options
          @__options
        end

        def its_attribute
          @__its_attribute
        end

        def its_attribute=(attribute)
          @__its_attribute = attribute
        end

        # A group of its own class, whose body is the block.
        def build(parent, arguments, context, body)
          group = Class.new(parent)
          group.set_up(parent, arguments.dup, context)
          group.class_exec(&body) if body
          group
        end

        def set_up(parent, arguments, context)
          @__parent = parent
          @__context = context
          @__options = arguments.length > 1 && arguments.last.is_a?(Hash) ? arguments.pop.dup : {}
          @__options[arguments.pop] = true while arguments.length > 1 && arguments.last.is_a?(Symbol)
          @__arguments = arguments
          @__description = arguments.map { |argument| Sidescan.described(argument) }.join(' ')
          @__examples = []
          @__children = []
          @__before = []
          @__after = []
        end

        def context_of_profile
          @__context
        end

        def root?
          @__parent == ExampleGroup
        end

        def full_description
          root? ? @__description : joined(@__parent.full_description, @__description)
        end

        def joined(before, after)
          before.empty? ? after.to_s : "#{before} #{after}"
        end

        def sensitive?
          @__options[:sensitive] || (!root? && @__parent.sensitive?)
        end

        def metadata
          @__options
        end

        # What is described: the innermost argument that is no text; nil where there is none.
        def described_class
          group = self
          until group == ExampleGroup
            first = group.arguments.first
            return first unless first.is_a?(String) || first.is_a?(Symbol)

            group = group.parent
          end
          nil
        end

        def describe(*arguments, &block)
          group = ExampleGroup.build(self, arguments, @__context, block)
          @__children << group
          group
        end
        alias context describe

        def it(*arguments, **options, &block)
          add(arguments, options, block, nil)
        end
        alias example it
        alias specify it
        alias fit it

        def xit(*arguments, **options, &block)
          add(arguments, options, block, true)
        end
        alias skip xit
        alias xexample xit
        alias xspecify xit

        def pending(*arguments, **options, &block)
          add(arguments, options.merge(pending: true), block, block ? nil : true)
        end

        # At this place InSpec's `input` makes an example of that name.
        def input(*arguments, **options, &block)
          add(arguments, options, block, nil)
        end

        def xdescribe(*arguments, &block)
          group = describe(*arguments, &block)
          group.skip_all
          group
        end
        alias xcontext xdescribe

        def skip_all
          @__examples.each { |example| example.skip = true }
          @__children.each(&:skip_all)
        end

        def its(attribute, *options, &block)
          group = describe(attribute.to_s)
          group.include(AttributeSubject)
          group.its_attribute = attribute
          named = options.last.is_a?(Hash) ? options.last.dup : {}
          options.each { |option| named[option] = true if option.is_a?(Symbol) }
          group.it(**named, &block)
          group
        end

        def let(name, &block)
          let_memoized(name, block)
        end

        def let!(name, &block)
          let_memoized(name, block)
          before { send(name) }
        end

        def subject(name = nil, &block)
          let_memoized(:subject, block)
          alias_method(name, :subject) if name
        end

        def subject!(name = nil, &block)
          subject(name, &block)
          before { subject }
        end

        def before(*_scope, &block)
          @__before << block if block
        end

        def after(*_scope, &block)
          @__after << block if block
        end

        def around(*); end

        def befores
          @__parent == ExampleGroup ? @__before : @__parent.befores + @__before
        end

        def afters
          @__parent == ExampleGroup ? @__after : @__after + @__parent.afters
        end

        # Own examples first, then those of the groups within, as they came.
        def all_examples
          @__children.inject(@__examples.dup) { |all, child| all.concat(child.all_examples) }
        end

        def inspec
          @__context.inspec
        end
        alias sidescan_backend inspec

        def method_missing(name, *arguments, **named, &block)
          resource = @__context && @__context.backend.make(name, arguments, named, block)
          return resource unless resource.nil?

          super
        end

        def respond_to_missing?(name, _all = false)
          @__context ? @__context.backend.resource?(name) : false
        end

        private

        def add(arguments, options, block, skip)
          arguments = arguments.dup
          options = options.merge(arguments.pop) if arguments.last.is_a?(Hash)
          options = options.dup
          options[arguments.pop] = true while arguments.length > 1 && arguments.last.is_a?(Symbol)
          skip = true if options[:skip] || (block.nil? && skip.nil?)
          example = Example.new(self, arguments.compact, options, block, skip)
          @__examples << example
          example
        end

        def let_memoized(name, block)
          name = name.to_sym
          inherited = method_defined?(name) ? instance_method(name) : nil
          define_method(name) do
            @__memoized ||= {}
            unless @__memoized.key?(name)
              before = @__inherited
              @__inherited = inherited
              @__memoized[name] = begin
                instance_exec(&block)
              ensure
                @__inherited = before
              end
            end
            @__memoized[name]
          end
        end
      end

      include RSpec::Matchers

      def initialize(example)
        @__example = example
      end

      def subject
        unless @__has_subject
          group = self.class
          described = group.described_class
          described = group.arguments.first if described.nil?
          @__subject = described.is_a?(Class) ? described.new : described
          @__has_subject = true
        end
        @__subject
      end

      def should_subject
        subject
      end

      def described_class
        self.class.described_class
      end

      def is_expected
        expect(subject)
      end

      def should(matcher = nil, message = nil)
        return RSpec::Matchers::OperatorMatcher.new(should_subject, true) if matcher.nil?

        RSpec::Expectations.positive(should_subject, matcher, message)
      end

      def should_not(matcher = nil, message = nil)
        return RSpec::Matchers::OperatorMatcher.new(should_subject, false) if matcher.nil?

        RSpec::Expectations.negative(should_subject, matcher, message)
      end

      def expect(*value, &block)
        RSpec::Expectations::Target.new(value.empty? ? block : value.first, value.empty?)
      end

      def skip(message = nil)
        @__example.skip = true
        raise Skipped, message.to_s
      end

      def pending(reason = nil)
        @__example.metadata[:pending] = true
        @__example.pending_reason = reason
      end

      def fail(message = 'failed')
        raise message
      end

      def inspec
        self.class.inspec
      end
      alias sidescan_backend inspec

      def input(name, options = {})
        self.class.context_of_profile.input(name, options)
      end
      alias attribute input

      def input_object(name)
        self.class.context_of_profile.input_object(name)
      end

      def method_missing(name, *arguments, **named, &block)
        # `super()` in a `subject` or `let`: mruby looks for the method whose block this is.
        return @__inherited.bind(self).call if @__inherited && %i[class_exec instance_exec].include?(name)

        resource = self.class.context_of_profile.backend.make(name, arguments, named, block)
        return resource unless resource.nil?

        matcher = RSpec::Matchers.dynamic(name, arguments, named, block)
        return matcher unless matcher.nil?
        return super unless arguments.empty? && block.nil?

        raise NameError, "undefined local variable or method `#{name}' for #{inspect}"
      end

      def respond_to_missing?(name, _all = false)
        self.class.context_of_profile.backend.resource?(name)
      end

      def to_s
        "#<RSpec::ExampleGroups::#{Sidescan.constant_name(self.class.description)}>"
      end
      alias inspect to_s
    end
  end
end

module Sidescan
  # The value of `its(attribute)`.
  def self.attribute_of(subject, attribute)
    if attribute.is_a?(Array)
      return attribute.inject(subject) { |inner, key| inner[key] } if subject.is_a?(Hash)

      subject[*attribute]
    else
      attribute.to_s.split('.').inject(subject) { |inner, name| inner.send(name.to_sym) }
    end
  end

  def self.described(argument)
    argument.is_a?(Class) || argument.is_a?(Module) ? argument.inspect : argument.to_s
  end

  def self.constant_name(text)
    words = text.to_s.split('').map { |char| char =~ /[a-zA-Z0-9]/ ? char : ' ' }.join.split(' ')
    name = words.map { |word| word[0].upcase + word[1..-1] }.join
    name.empty? ? 'Anonymous' : name
  end
end
