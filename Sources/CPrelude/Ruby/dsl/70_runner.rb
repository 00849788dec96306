module Sidescan
  # Runs the checks of a control and makes its results.
  class Runner
    def initialize(rule)
      @rule = rule
      @context = rule.context
    end

    def results
      Inspec::Backend.current = @context.backend
      Sidescan.begin_control(@rule.key) unless Sidescan.stopped(@rule.key)
      @rule.prepared_checks.inject([]) { |all, check| all.concat(results_of(check)) }
    end

    private

    def results_of(check)
      kind, arguments, body = check
      case kind
      when 'describe' then run_group(group_of(arguments, body))
      when 'describe.one' then run_alternatives(arguments)
      when 'expect' then run_group(expectation_group(arguments, body))
      when 'error' then [source_error(arguments.first, body)]
      end
    end

    # The group of a describe, or a result that stands for it.
    def group_of(arguments, body)
      first = arguments.first
      if UnknownResource === first
        return ready_result(first.sidescan_resource, first.to_s, first.sidescan_unknown.message,
                            Sidescan.marks_of(first.sidescan_unknown))
      end
      if first.respond_to?(:resource_skipped?)
        marks = first.is_a?(Inspec::NoOp) ? first.marks : {}
        message = first.resource_exception_message
        return ready_result(first, group_name(arguments), message, marks) if first.resource_skipped?
        return failed_result(first, arguments) if first.resource_failed?
      end
      build(arguments, body)
    rescue Unknown => e
      ready_result(nil, group_name(arguments), e.settled!.message, Sidescan.marks_of(e))
    end

    def build(arguments, body)
      group = nil
      Sidescan.surfacing_unknown do
        group = RSpec::Core::ExampleGroup.build(RSpec::Core::ExampleGroup, arguments, @context, body)
      end
      group
    end

    def group_name(arguments)
      arguments.map { |argument| Sidescan.described(argument) }.join(' ')
    rescue Exception
      ''
    end

    def run_group(group)
      return [group] if group.is_a?(Hash)

      group.all_examples.map { |example| ExampleRun.new(example).result }
    end

    # A block all of whose results are passed stands for the whole; without one, every result is shown.
    def run_alternatives(tests)
      blocks = tests.map { |_, arguments, body| run_group(group_of(arguments, body)) }
      passing = blocks.select do |results|
        results.all? { |result| result['status'] != 'failed' && !undecided?(result) }
      end
      return passing.inject([]) { |all, results| all + results } unless passing.empty?

      results = blocks.inject([]) { |all, block| all + block }
      return results.map { |result| undecided(result) } if results.any? { |result| undecided?(result) }

      results.map do |result|
        result['exception'] = 'RSpec::Core::MultipleExceptionError' if result['status'] == 'failed'
        Result.ordered(result)
      end
    end

    def undecided?(result)
      result['unknown'] || result['unsupported']
    end

    # One of the other blocks might have passed: this failure decides nothing.
    def undecided(result)
      return result unless result['status'] == 'failed'

      %w[message exception backtrace].each { |key| result.delete(key) }
      Result.ordered(result.merge('status' => 'skipped', 'unknown' => true,
                                  'skip_message' => "can't be told: another block of describe.one is not known"))
    end

    def expectation_group(arguments, expectation)
      # InSpec names such a check by its value alone.
      value = arguments.first
      group = RSpec::Core::ExampleGroup.build(RSpec::Core::ExampleGroup, [value], @context, nil)
      calls = expectation.calls
      block = expectation.block
      group.it do
        target = block ? expect(&block) : expect(value)
        calls.each { |name, given, inner| target.send(name, *given, &inner) }
      end
      group
    end

    def ready_result(subject, name, message, marks)
      Result.ordered({ 'status' => 'skipped', 'code_desc' => name.to_s, 'run_time' => 0.0,
                       'start_time' => Sidescan.now_text, 'resource' => subject.is_a?(String) ? '' : name.to_s,
                       'skip_message' => message.to_s }
                       .merge(Result.resource_keys(subject, name)).merge(marks))
    end

    def failed_result(subject, arguments)
      name = group_name(arguments)
      Result.ordered({ 'status' => 'failed', 'code_desc' => "#{name} ", 'run_time' => 0.0,
                       'start_time' => Sidescan.now_text, 'message' => subject.resource_exception_message.to_s,
                       'exception' => 'Inspec::Exceptions::ResourceFailed', 'backtrace' => [place] }
                       .merge(Result.resource_keys(subject, name)))
    end

    def source_error(place, error)
      message = Sidescan.exception_message(error)
      Result.ordered({ 'status' => 'failed', 'code_desc' => "Control Source Code Error #{place} ", 'run_time' => 0.0,
                       'start_time' => Sidescan.now_text, 'message' => message, 'exception' => 'RuntimeError',
                       'backtrace' => Sidescan.trace_of(error, place) }.merge(Result.resource_keys('', place)))
    end

    def place
      "#{@rule.location[:ref]}:#{@rule.location[:line]}"
    end
  end

  # One example, run.
  class ExampleRun
    def initialize(example)
      @example = example
      @group = example.group
    end

    def result
      @started = Time.now
      run
      keys = { 'status' => @status, 'code_desc' => code_desc, 'run_time' => Time.now - @started,
               'start_time' => Sidescan.time_stamp(@started) }
      keys.merge!(outcome)
      keys.merge!(Result.resource_keys(@group.described_class, @group.description))
      Result.ordered(keys)
    end

    private

    def run
      return @status = 'skipped' if @example.skip

      RSpec::Matchers.last_description = nil
      begin
        raise @group.described_class.instance_variable_get(:@__half_known) if half_known?
        Sidescan.surfacing_unknown { execute }
        @status = @example.metadata[:pending] ? 'failed' : 'passed'
        @error = fixed_error if @status == 'failed'
      rescue RSpec::Core::Skipped
        @status = 'skipped'
      rescue Unknown => e
        @status = 'skipped'
        @unknown = e.settled!
        @group.described_class.instance_variable_set(:@__half_known, e) if of_library?
      rescue Exception => e
        return overflow(e) if Sidescan.overflow?(e)

        @error = e
        @status = @example.metadata[:pending] ? 'skipped' : 'failed'
      end
      @example.generated_description = RSpec::Matchers.last_description
    end

    # Ruby's integers have no end, and the test may well hold.
    def overflow(error)
      @status = 'skipped'
      @unknown = Unknown.new('a number', "over-limit: #{error.message}").settled!
    end

    # A profile's own resource that met something it could not see may have kept a half of its answer.
    def of_library?
      subject = @group.described_class
      Inspec::Resource === subject && subject.class.instance_variable_get(:@is_of_library)
    end

    def half_known?
      of_library? && !@group.described_class.instance_variable_get(:@__half_known).nil?
    end

    # What is pending and passes is no longer pending.
    def fixed_error
      RSpec::Core::Pending::PendingExampleFixedError.new(
        "Expected pending '#{@example.pending_reason || 'No reason given'}' to fail. No error was raised."
      )
    end

    def execute
      instance = @group.new(@example)
      @group.befores.each { |hook| instance.instance_exec(&hook) }
      begin
        instance.instance_exec(@example, &@example.block)
      ensure
        @group.afters.each { |hook| instance.instance_exec(&hook) }
      end
    end

    def code_desc
      @example.skip && !@example.description.empty? ? @group.description : @example.full_description
    end

    def outcome
      return skip_keys if @status == 'skipped'
      return {} if @status == 'passed'

      failure_keys
    end

    def skip_keys
      described = @group.described_class
      keys = { 'resource' => described.nil? ? '' : Sidescan.described(described) }
      return keys.merge('skip_message' => @unknown.message).merge(Sidescan.marks_of(@unknown)) if @unknown

      keys.merge('skip_message' => @example.description)
    end

    def failure_keys
      message = @example.sensitive? ? '*** sensitive output suppressed ***' : Sidescan.exception_message(@error)
      return { 'message' => message } if @error.is_a?(RSpec::Expectations::ExpectationNotMetError)

      { 'message' => message, 'exception' => Sidescan.exception_class(@error),
        'backtrace' => Sidescan.trace_of(@error) }
    end
  end

  # The shape of one result.
  module Result
    KEYS = %w[status code_desc run_time start_time resource skip_message message exception backtrace resource_class
              resource_params resource_id unknown unsupported].each(&:freeze).freeze

    def self.ordered(result)
      keys = {}
      index = 0
      while (key = KEYS[index])
        keys[key] = result[key] if result.key?(key)
        index += 1
      end
      keys
    end

    def self.resource_keys(subject, name)
      if UnknownResource === subject
        subject = subject.sidescan_resource
      end
      if subject.is_a?(Inspec::NoOp)
        kind, parameters, id = 'noop', [], 'No-op'
      elsif subject.is_a?(Inspec::Resource)
        kind = subject.class.resource_name
        parameters = subject.resource_params
        id = subject.resource_id.to_s
      else
        kind = subject.class.superclass.to_s
        parameters = []
        id = subject.nil? || subject.is_a?(String) ? name : ''
      end
      { 'resource_class' => kind.to_s, 'resource_params' => parameters.inspect, 'resource_id' => id.to_s }
    rescue Unknown => e
      e.settled!
      { 'resource_class' => kind.to_s, 'resource_params' => '[]', 'resource_id' => name.to_s }
    end
  end

  def self.now_text
    time_stamp(Time.now)
  end

  def self.time_stamp(time)
    return @stamp if @stamp_second == time.to_i

    @stamp_second = time.to_i
    text = Time.at(@stamp_second).utc.to_s
    @stamp = "#{text[0, 10]}T#{text[11, 8]}+00:00"
  end

  def self.exception_message(error)
    error.message.to_s
  end

  def self.exception_class(error)
    error.class.to_s
  end

  # A failure's way through the profile's files; where there is none, the place is named.
  def self.trace_of(error, place = nil)
    frames = profile_frames(error.backtrace).map { |frame| frame[2] }
    frames = [place] if frames.empty? && place
    frames = (error.backtrace || []).first(5) if frames.empty?
    frames.empty? ? ['unknown place'] : frames
  end
end
