module Sidescan
  # The run ends without any report, and exit code 1; the message is its only line.
  class Refusal < StandardError; end

  # A profile: what inspec.yml says of it, what its files hold, and what became of reading them.
  class Profile
    @sources = {}

    class << self
      attr_reader :sources

      # Whether a file of this name is a profile's.
      def source?(file)
        @sources.key?(file)
      end
    end

    attr_reader :library_unknown, :path, :metadata, :order, :inputs, :waivers, :context, :dependencies, :parent, :failure, :files
    attr_accessor :included

    def initialize(order, given, waivers, parent = nil)
      @order = order
      @path = order['path'].to_s
      @parent = parent
      @given = given
      @waivers = waivers
      @metadata = read_metadata
      @inputs = Inspec::Inputs.new(name, given_for(name))
      inputs = @metadata['inputs'] || @metadata['attributes']
      # What is no list is passed over, as InSpec does.
      (inputs.is_a?(Array) ? inputs : []).each do |input|
        next unless input.is_a?(Hash) && input['name'] && (input['profile'].nil? || input['profile'] == name)

        @inputs.declare(input.merge(value_of(input)))
      end
      @files = {}
      (order['files'] || []).each { |file, content| @files[file.sub('files/', '')] = content }
      @dependencies = {}
    end

    def name
      @metadata['name'].to_s
    end

    def version
      @metadata['version']
    end

    def supports
      list = @metadata['supports']
      list = [list] if list.is_a?(Hash)
      list.is_a?(Array) ? list : []
    end

    # A profile for a system that may be this one or not is skipped, and says why.
    def supported?
      return true if supports.empty?

      Sidescan.unless_unknown(false) { Inspec::Platform.current.supported?(supports) }
    end

    # Reads libraries and control files, the dependencies' first.
    def load
      require_version if @parent.nil?
      @inputs.all.each(&:check_required)
      load_dependencies
      @context = Inspec::ControlEvalContext.new(self)
      @dependencies.each_value { |child| @context.registry.own.merge!(child.context.registry.own) if child.context }
      load_libraries
      return unless supported?

      load_controls
    end

    # A profile may say of which InSpec it is; results are those of the one that is named in them.
    def require_version
      wanted = @metadata['inspec_version']
      return if wanted.nil?

      Sidescan.require_standard('versions')
      requirement = begin
        Gem::Requirement.new(*(wanted.is_a?(Array) ? wanted : wanted.to_s.split(',')))
      rescue ArgumentError
        raise Refusal, "#{@path}: inspec_version in inspec.yml is no requirement: #{wanted}"
      end
      return if requirement.satisfied_by?(Gem::Version.new(Inspec::VERSION))

      raise Refusal,
            "#{@path}: the profile '#{name}' requires InSpec #{wanted}, and is evaluated as InSpec #{Inspec::VERSION} does it"
    end

    def status
      return 'failed' if @failure

      supported? ? 'loaded' : 'skipped'
    end

    def status_message
      return @failure if @failure
      return '' if supported?

      platform = Inspec::Platform.current
      "Skipping profile: '#{name}' on unsupported platform: '#{platform.name}/#{platform.release}'."
    end

    private

    def read_metadata
      data = @order['metadata'] || {}
      raise Refusal, "#{@path}: inspec.yml is no map" unless data.is_a?(Hash)

      data['name'] ||= @order['name']
      data
    end

    def value_of(input)
      key = input.key?('value') ? 'value' : 'default'
      input.key?(key) ? { key => Sidescan.input_value(input[key]) } : {}
    end

    # What is given from outside, and what the parent says for its child.
    def given_for(name)
      return @given if @parent.nil?

      values = {}
      (@parent.metadata['inputs'] || []).each do |input|
        next unless input.is_a?(Hash) && input['profile'] == name && input['name']

        value = value_of(input).values
        values[input['name'].to_s] = value.first unless value.empty?
      end
      [{ values: values, rank: 'parent' }] + @given
    end

    def load_dependencies
      wanted = @metadata['depends'] || []
      given = {}
      (@order['depends'] || []).each { |order| given[order['name'] || order['path']] = order }
      wanted.each_with_index do |entry, index|
        order = given[entry['name']] || given[entry['path']] || (@order['depends'] || [])[index]
        if order.nil? || order['missing']
          raise Refusal, "Cannot find the profile '#{entry['name']}' that '#{name}' depends on"
        end

        child = Profile.new(order, @given, @waivers, self)
        child.load
        @dependencies[entry['name'] || child.name] = child
      end
    end

    def load_libraries
      before = Registry.open
      Registry.open = @context.registry.own
      Inspec::Backend.current = @context.backend
      Sidescan.pending = nil
      libraries.each do |_file, source, reference|
        Profile.sources[reference] = true
        Sidescan.native(:source, reference, source)
        Sidescan.evaluate(Inspec::LibraryEvalContext.new, reference, Sidescan.prepare_source(source), nil)
      end
      Sidescan.intact!
      @library_unknown = Sidescan.pending && Sidescan.pending.settled!
    rescue Exception => e
      raise Refusal, "#{@path}: a library can't be read: #{Sidescan.syntax_message(e)} (#{e.class})"
    ensure
      Registry.open = before
    end

    def libraries
      (@order['libraries'] || []).select { |file, _| file.end_with?('.rb') }
    end

    def load_controls
      files = (@order['controls'] || []).select { |file, _| file.end_with?('.rb') }
      files.sort_by(&:first).each do |file, reference, number|
        Profile.sources[reference] = true
        @context.load_file(file, reference, number)
        break if @failure
      end
    end

    public

    def fail_with(file, error)
      @failure = "Failed to load source for #{file}: #{error.message}"
    end
  end

  # What the parser says, and what it does not know.
  def self.syntax_message(error)
    text = error.message.to_s
    return text unless error.is_a?(SyntaxError) || error.is_a?(ScriptError)
    return text unless text.include?('unexpected keyword_in') || text.include?('unexpected tLBRACE, expecting local variable')

    "#{text}: pattern matching (`case … in`, `=> {…}`) is not supported here, use `when` or `if`"
  end

  # Evaluates a control file, which may have been parsed by now.
  def self.evaluate_control_file(object, reference, number)
    code = native(:control_code, number)
    evaluate(object, reference, code ? nil : native(:control_text, number), code)
  end
end
