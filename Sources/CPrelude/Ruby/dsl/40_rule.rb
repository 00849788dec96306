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

    # A control's block may set variables of its own: but for those that InSpec's rule has too, ours have names that nobody
    # else gives.
    def id
      @__id
    end

    def context
      @__context
    end

    def location
      @__location
    end

    def checks
      @__checks
    end

    def skip_rule
      @__skip_rule
    end

    def na_rule
      @__na_rule
    end

    def waiver_data
      @__waiver_data
    end

    def override
      @__override
    end

    def checks=(checks)
      @__checks = checks
    end

    def skip_rule=(skip_rule)
      @__skip_rule = skip_rule
    end

    def na_rule=(na_rule)
      @__na_rule = na_rule
    end

    def initialize(id, context, location, generated: false, &block)
      @__id = id
      @__context = context
      @__location = location
      @__generated = generated
      @descriptions = {}
      @refs = []
      @tags = {}
      @__checks = []
      @__skip_rule = {}
      @__na_rule = {}
      apply_waiver
      return if block.nil? || @__skip_rule[:type] == :waiver

      return if Sidescan.stopped(key)

      Sidescan.begin_control(key)
      evaluate(&block)
    end

    def generated?
      @__generated
    end

    def to_s
      @__id.to_s
    end

    def inspect
      "#<Inspec::Rule #{@__id}>"
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
      @__location[:ref]
    end

    def only_if(message = nil, impact: nil)
      return unless block_given?

      skipped = !yield
      @__skip_rule[:result] ||= skipped
      @__skip_rule[:type] = :only_if
      @__skip_rule[:message] = message
      @impact = impact if !impact.nil? && @__skip_rule[:result]
    end

    def only_applicable_if(message = nil)
      return unless block_given?

      @__na_rule[:result] ||= !yield
      @__na_rule[:message] = message
      @impact = 0.0 if @__na_rule[:result]
    end

    def describe(*arguments, &block)
      add = proc { |check| @__checks << check }
      return DescribeBase.new(self, add) if arguments.empty? && block.nil?

      @__checks << ['describe', arguments, block]
      nil
    end

    def expect(value = nil, &block)
      expectation = Expectation.new(value, block)
      @__checks << ['expect', [value], expectation]
      expectation
    end

    def input(name, options = {})
      @__context.input(name, options)
    end

    def attribute(name, options = {})
      @__context.attribute(name, options)
    end

    def input_object(name)
      @__context.input_object(name)
    end

    def inspec
      @__context.inspec
    end
    alias sidescan_backend inspec

    # `skip` in a control, outside of any describe, is no part of InSpec's language.
    def method_missing(name, *arguments, **named, &block)
      resource = @__context.backend.make(name, arguments, named, block)
      return resource unless resource.nil?

      RSpec::Matchers.dynamic(name, arguments, named, block) || super
    end

    def respond_to_missing?(name, _all = false)
      @__context.backend.resource?(name)
    end

    # Enters what a later control of the same name says.
    def merge(other)
      @impact = other.impact unless other.impact.nil?
      title(other.title)
      other.descriptions.each { |label, text| @descriptions[label] = text }
      @tags.merge!(other.tag)
      @refs << { ref: other.ref }
      @__checks = other.checks unless other.checks.empty?
      @__skip_rule = other.skip_rule unless other.skip_rule[:result].nil?
      @__na_rule = other.na_rule unless other.na_rule[:result].nil?
      @__override = other.override || other.location
      @__unknown ||= other.what_is_unknown
    end

    # What is run: its checks, or what stands for them.
    def prepared_checks
      return [['describe', [NoOp.new(:skipped, *@__unknown)], nil]] if @__unknown
      return no_op(:skipped, skip_message) if @__skip_rule[:result]
      return no_op(:failed, na_message) if @__na_rule[:result]

      @__checks
    end

    # Why it can't be told, where it can't.
    def what_is_unknown
      @__unknown
    end

    # By which the agent knows it.
    def key
      @__key ||= "#{@__context.profile.name}: #{@__id}".freeze
    end

    # The whole control can't be told, for this reason.
    def unknown!(unknown)
      @__unknown ||= [unknown.message, Sidescan.marks_of(unknown)]
    end

    private

    def no_op(kind, message)
      [['describe', [NoOp.new(kind, message)], nil]]
    end

    def na_message
      message_of('N/A control due to only_applicable_if', @__na_rule[:message])
    end

    def skip_message
      return "Skipped control due to waiver condition: #{@__skip_rule[:message]}" if @__skip_rule[:type] == :waiver

      message_of('Skipped control due to only_if', @__skip_rule[:message])
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

      @__checks << ['error', ["#{@__location[:ref]}:#{@__location[:line]}"], e]
    end

    # What was said before an answer that can't be had stands; one skipped result is for what was to follow.
    def evaluate_openly(&block)
      instance_exec(&block)
    rescue Sidescan::Unknown => e
      raise e unless Sidescan.pending.equal?(e) && !@__checks.empty?

      @__checks << ['describe', [NoOp.new(:skipped, e.settled!.message, Sidescan.marks_of(e))], nil]
    end

    def apply_waiver
      waiver = @__context.profile.waivers[@__id.to_s]
      return unless waiver.is_a?(Hash)

      @__waiver_data = waiver.dup
      @__waiver_data['skipped_due_to_waiver'] = false
      @__waiver_data['message'] = ''
      expiry = waiver['expiration_date']
      if expiry
        seconds = Sidescan.time_of(expiry)
        # It would be one for ever.
        raise Sidescan::Refusal, "Unable to parse waiver expiration date '#{expiry}' for control #{@__id}" if seconds.nil?

        if seconds < Time.now.to_i
          @__waiver_data['message'] = "Waiver expired on #{Sidescan.time_text(seconds)}, evaluating control normally"
          return
        end
      end
      return unless waiver.key?('run') && (waiver['run'] == false || waiver['run'].to_s.downcase == 'false')

      @__skip_rule = { result: true, type: :waiver, message: waiver['justification'] }
      @__waiver_data['skipped_due_to_waiver'] = true
    end
  end
end
