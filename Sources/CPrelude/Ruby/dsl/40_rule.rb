module Inspec
  class Impact
    SCORES = { 'none' => 0.0, 'low' => 0.1, 'medium' => 0.4, 'high' => 0.7, 'critical' => 0.9 }.freeze

    def self.from_name(name)
      unless SCORES.key?(name.downcase)
        raise ImpactError, "'#{name}' is not a valid impact name. " \
                           'Valid impact names: none, low, medium, high, critical.'
      end

      SCORES[name]
    end
  end

  # A control.
  class Rule
    include RSpec::Matchers
    include Sidescan::ResourceWords

    attr_reader :id, :context, :location
    attr_accessor :checks, :skip_rule, :na_rule, :waiver_data, :override

    def initialize(id, context, location, generated: false, &block)
      @id = id
      @context = context
      @location = location
      @generated = generated
      @descriptions = {}
      @refs = []
      @tags = {}
      @checks = []
      @skip_rule = {}
      @na_rule = {}
      apply_waiver
      return if block.nil? || @skip_rule[:type] == :waiver

      return if Sidescan.stopped(key)

      Sidescan.begin_control(key)
      evaluate(&block)
    end

    def generated?
      @generated
    end

    def to_s
      @id.to_s
    end

    def inspect
      "#<Inspec::Rule #{@id}>"
    end

    def impact(value = nil)
      if value.is_a?(String)
        @impact = Impact.from_name(value)
      elsif !value.nil?
        @impact = value
      end
      @impact
    end

    def title(value = nil)
      @title = value unless value.nil?
      @title
    end

    def desc(value = nil, text = nil)
      return @descriptions[:default] if value.nil?

      if text.nil?
        @descriptions[:default] = Sidescan.unindent(value)
      else
        @descriptions[value.to_sym] = Sidescan.unindent(text)
      end
    end

    def descriptions(described = nil)
      return @descriptions if described.nil?

      described.each { |label, text| @descriptions[label.to_sym] = Sidescan.unindent(text) }
    end

    def ref(reference = nil, options = {})
      return @refs if reference.nil? && options.empty?

      if reference.is_a?(Hash)
        @refs << reference
      else
        options[:ref] = reference
        @refs << options
      end
    end

    def tag(*names)
      names.each do |name|
        if name.is_a?(Hash)
          name.keys.each { |key| @tags[key.to_sym] = name[key] }
        else
          @tags[name.to_sym] = nil
        end
      end
      @tags
    end

    def source_file
      @location[:ref]
    end

    def only_if(message = nil, impact: nil)
      return unless block_given?

      skipped = !yield
      @skip_rule[:result] ||= skipped
      @skip_rule[:type] = :only_if
      @skip_rule[:message] = message
      @impact = impact if !impact.nil? && @skip_rule[:result]
    end

    def only_applicable_if(message = nil)
      return unless block_given?

      @na_rule[:result] ||= !yield
      @na_rule[:message] = message
      @impact = 0.0 if @na_rule[:result]
    end

    def describe(*arguments, &block)
      add = proc { |check| @checks << check }
      return DescribeBase.new(self, add) if arguments.empty? && block.nil?

      @checks << ['describe', arguments, block]
      nil
    end

    def expect(value = nil, &block)
      expectation = Expectation.new(value, block)
      @checks << ['expect', [value], expectation]
      expectation
    end

    def input(name, options = {})
      @context.input(name, options)
    end

    def attribute(name, options = {})
      @context.attribute(name, options)
    end

    def input_object(name)
      @context.input_object(name)
    end

    def inspec
      @context.inspec
    end
    alias sidescan_backend inspec

    # `skip` in a control, outside of any describe, is no part of InSpec's language.
    def method_missing(name, *arguments, **named, &block)
      resource = @context.backend.make(name, arguments, named, block)
      return resource unless resource.nil?

      RSpec::Matchers.dynamic(name, arguments, named, block) || super
    end

    def respond_to_missing?(name, _all = false)
      @context.backend.resource?(name)
    end

    # Enters what a later control of the same name says.
    def merge(other)
      @impact = other.impact unless other.impact.nil?
      title(other.title)
      other.descriptions.each { |label, text| @descriptions[label] = text }
      @tags.merge!(other.tag)
      @refs << { ref: other.ref }
      @checks = other.checks unless other.checks.empty?
      @skip_rule = other.skip_rule unless other.skip_rule[:result].nil?
      @na_rule = other.na_rule unless other.na_rule[:result].nil?
      @override = other.override || other.location
      @unknown ||= other.what_is_unknown
    end

    # What is run: its checks, or what stands for them.
    def prepared_checks
      return [['describe', [NoOp.new(:skipped, *@unknown)], nil]] if @unknown
      return no_op(:skipped, skip_message) if @skip_rule[:result]
      return no_op(:failed, na_message) if @na_rule[:result]

      @checks
    end

    # Why it can't be told, where it can't.
    def what_is_unknown
      @unknown
    end

    # By which the agent knows it.
    def key
      @key ||= "#{@context.profile.name}: #{@id}".freeze
    end

    # The whole control can't be told, for this reason.
    def unknown!(unknown)
      @unknown ||= [unknown.message, Sidescan.marks_of(unknown)]
    end

    private

    def no_op(kind, message)
      [['describe', [NoOp.new(kind, message)], nil]]
    end

    def na_message
      message_of('N/A control due to only_applicable_if', @na_rule[:message])
    end

    def skip_message
      return "Skipped control due to waiver condition: #{@skip_rule[:message]}" if @skip_rule[:type] == :waiver

      message_of('Skipped control due to only_if', @skip_rule[:message])
    end

    def message_of(words, message)
      message.nil? ? "#{words} condition." : "#{words} condition: #{message}"
    end

    def evaluate(&block)
      Sidescan.surfacing_unknown { evaluate_openly(&block) }
    rescue Sidescan::Unknown => e
      # Who swallowed it may have built any of the checks on what is not known.
      unknown!(e.settled!)
    rescue Exception => e
      return unknown!(Sidescan::Unknown.new('a number', "over-limit: #{e.message}").settled!) if Sidescan.overflow?(e)

      @checks << ['error', ["#{@location[:ref]}:#{@location[:line]}"], e]
    end

    # What was said before an answer that can't be had stands; one skipped result is for what was to follow.
    def evaluate_openly(&block)
      instance_exec(&block)
    rescue Sidescan::Unknown => e
      raise e unless Sidescan.pending.equal?(e) && !@checks.empty?

      @checks << ['describe', [NoOp.new(:skipped, e.settled!.message, Sidescan.marks_of(e))], nil]
    end

    def apply_waiver
      waiver = @context.profile.waivers[@id.to_s]
      return unless waiver.is_a?(Hash)

      @waiver_data = waiver.dup
      @waiver_data['skipped_due_to_waiver'] = false
      @waiver_data['message'] = ''
      expiry = waiver['expiration_date']
      if expiry
        seconds = Sidescan.time_of(expiry)
        # It would be one for ever.
        raise Sidescan::Refusal, "Unable to parse waiver expiration date '#{expiry}' for control #{@id}" if seconds.nil?

        if seconds < Time.now.to_i
          @waiver_data['message'] = "Waiver expired on #{Sidescan.time_text(seconds)}, evaluating control normally"
          return
        end
      end
      return unless waiver.key?('run') && (waiver['run'] == false || waiver['run'].to_s.downcase == 'false')

      @skip_rule = { result: true, type: :waiver, message: waiver['justification'] }
      @waiver_data['skipped_due_to_waiver'] = true
    end
  end
end
