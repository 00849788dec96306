module Inspec
  # What stands for an input without a value: truthy, and a describe of it is skipped.
  class NoValue
    attr_reader :name

    def initialize(name)
      @name = name
    end

    def resource_skipped?
      true
    end

    def resource_failed?
      false
    end

    def resource_exception_message
      to_s
    end

    def method_missing(*)
      self
    end

    def respond_to?(name, _all = false)
      name != :to_str && name != :to_ary && name != :to_hash
    end

    def to_s
      "Input '#{@name}' does not have a value. Skipping test."
    end
    alias inspect to_s
  end

  class Input
    class Error < StandardError; end
    class TypeError < Error; end
    class ValidationError < Error; end
    class RequiredError < Error; end

    TYPES = %w[String Numeric Regexp Array Hash Boolean Any].freeze
    # Who gave a value, the strongest last.
    RANKS = { 'inline' => 20, 'metadata' => 30, 'parent' => 35, 'file' => 40, 'cli' => 50 }.freeze

    attr_reader :name, :options

    def initialize(name)
      @name = name.to_s
      @options = {}
      @rank = 0
      @has_value = false
      @seen = []
    end

    # Takes what a declaration says.
    def declare(options, rank)
      options.each do |key, value|
        key = key.to_s
        next if %w[name value default profile].include?(key)

        @options[key] = key == 'type' ? normal_type(value) : value unless value.nil?
        Sidescan.has_secrets = true if sensitive?
      end
      given = %w[value default].find { |key| options.key?(key) }
      take(options[given], rank) if given
      check
    end

    # Takes a value from outside. What it has to be is not known before the declaration is.
    def take(value, rank)
      @seen << value
      number = RANKS[rank]
      return if number < @rank

      @rank = number
      @value = value
      @has_value = true
    end

    def value
      check_required
      @has_value ? @value : NoValue.new(@name)
    end

    # All values that anybody gave, also those that another one goes before: of a secret, each is one.
    attr_reader :seen

    def required?
      @options['required'] ? true : false
    end

    def sensitive?
      @options['sensitive'] ? true : false
    end

    def title
      @options['title']
    end

    def description
      @options['description']
    end

    def to_s
      "Input #{@name} with value #{sensitive? ? '***' : value}"
    end

    def check_required
      raise RequiredError, "Input '#{@name}' is required and does not have a value." if required? && @value.nil?
    end

    # As the report's `attributes` list it.
    def to_report
      options = {}
      %w[title description type required].each { |key| options[key] = @options[key] if @options.key?(key) }
      options['value'] = sensitive? ? '***' : Sidescan.plain(@value) if @has_value
      options['sensitive'] = true if sensitive?
      %w[priority pattern].each { |key| options[key] = Sidescan.plain(@options[key]) if @options.key?(key) }
      { 'name' => @name, 'options' => options }
    end

    private

    def normal_type(type)
      text = type.to_s
      found = TYPES.find { |known| known.downcase == text.downcase }
      found = 'Numeric' if %w[number num].include?(text.downcase)
      found = 'Regexp' if text.downcase == 'regex'
      raise TypeError, "Type '#{text}' is not a valid input type." if found.nil?

      found
    end

    def check
      return if @value.nil?

      check_type
      check_pattern
    end

    def check_type
      type = @options['type']
      return if type.nil? || fits?(type)

      convert(type)
      invalid!('type', type) unless fits?(type)
    end

    def check_pattern
      pattern = @options['pattern']
      return if pattern.nil?

      invalid!('pattern', pattern) unless Regexp.new(pattern.to_s).match?(@value.to_s)
    rescue RegexpError => e
      raise ValidationError, "Input '#{@name}' has a pattern that is none: #{e.message}"
    end

    def invalid!(what, wanted)
      shown = sensitive? ? '***' : @value
      raise ValidationError, "Input '#{@name}' with value '#{shown}' does not validate to #{what} '#{wanted}'."
    end

    def fits?(type)
      case type
      when 'Any' then true
      when 'String' then @value.is_a?(String)
      when 'Numeric' then @value.is_a?(Numeric)
      when 'Array' then @value.is_a?(Array)
      when 'Hash' then @value.is_a?(Hash)
      when 'Boolean' then @value == true || @value == false
      when 'Regexp' then @value.is_a?(Regexp) || expression?(@value)
      end
    end

    def expression?(text)
      text.is_a?(String) && Regexp.new(text) ? true : false
    rescue RegexpError
      false
    end

    # What the command line gives is text.
    def convert(type)
      return unless @value.is_a?(String)

      if type == 'Numeric'
        number = Sidescan.number_in(@value)
        @value = number unless number.nil?
      elsif type == 'Boolean'
        text = @value.downcase
        @value = true if text == 'true'
        @value = false if text == 'false'
      end
    end
  end

  # A profile's inputs, with what was given for them from outside.
  class Inputs
    def initialize(profile_name, given)
      @profile_name = profile_name
      @given = given
      @inputs = {}
    end

    def declare(options, rank = 'metadata')
      input = self[options['name']]
      input.declare(options, rank)
      input
    end

    # The input of a name; made where nobody declared it.
    def [](name)
      name = name.to_s
      found = @inputs[name]
      return found if found

      input = Input.new(name)
      @inputs[name] = input
      @given.each { |source| input.take(source[:values][name], source[:rank]) if source[:values].key?(name) }
      input
    end

    def all
      @inputs.values
    end

    # What `input(name, options)` in a profile's code returns.
    def value(name, options)
      input = self[name]
      declared = {}
      options.each { |key, value| declared[key.to_s] = value }
      input.declare(declared, 'inline')
      input.value
    end
  end
end

module Sidescan
  # The number that a whole text is, or nil.
  def self.number_in(text)
    text = text.strip
    return nil if text.empty?

    digits = text[0] == '-' || text[0] == '+' ? text[1..-1] : text
    return nil unless digits.bytes.all? { |byte| byte.between?(48, 57) || byte == 46 } && digits.count('.') <= 1
    return nil if digits.start_with?('.') || digits.end_with?('.')

    digits.include?('.') ? text.to_f : text.to_i
  rescue ArgumentError
    nil
  end

  # Input values as profiles see them: nested hashes have symbols for keys, the outermost has texts.
  def self.input_value(value, outermost = true)
    case value
    when Hash
      value.each_with_object({}) do |(key, element), result|
        key = key.to_sym if !outermost && key.is_a?(String)
        result[key] = input_value(element, false)
      end
    when Array then value.map { |element| input_value(element, false) }
    else value
    end
  end

  def self.parse_yaml(text, options = 0)
    native(:yaml, text, options)
  end

  # Plain data for the border: whatever else is turned to its text.
  def self.plain(value)
    case value
    when String, nil, true, false, Integer, Float then value
    when Symbol then value.to_s
    when Array then value.map { |element| plain(element) }
    when Hash
      result = {}
      value.each { |key, element| result[key.to_s] = element.is_a?(String) ? element : plain(element) }
      result
    else value.to_s
    end
  end
end
