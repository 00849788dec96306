# Resources that are tables: rows to be chosen by `where`, columns to be read.
module FilterTable
  # Stands for a table that could not be had: a describe of it is skipped or failed, as its resource would be.
  class ExceptionCatcher
    def initialize(resource, exception)
      @resource = resource
      @exception = exception
    end

    def resource_skipped?
      @exception.is_a?(Inspec::Exceptions::ResourceSkipped)
    end

    def resource_failed?
      @exception.is_a?(Inspec::Exceptions::ResourceFailed)
    end

    def resource_exception_message
      @exception.message
    end

    def method_missing(*)
      self
    end

    def respond_to?(_name, _all = false)
      true
    end

    def to_s
      @resource.to_s
    end
    alias inspect to_s
  end

  # Notes what a `where` block does with a row's fields, to name the table after it.
  class Trace < BasicObject
    def initialize
      @chain = []
    end

    def sidescan_chain
      @chain
    end

    def method_missing(*call)
      following = ::FilterTable::Trace.new
      @chain << [call, following]
      following
    end

    %i[== != >= > <= < =~ !~].each do |operator|
      define_method(operator) { |operand| method_missing(operator, operand) }
    end
  end

  # What a trace has noted: ` uid to_i >= 1000`.
  def self.words(trace)
    trace.sidescan_chain.map do |call, following|
      operands = call[1..-1].map { |operand| Trace === operand ? '...' : RSpec::Names.whole(operand) }
      " #{[call[0].to_s].concat(operands).join(' ')}#{words(following)}"
    end.join
  end

  # One row, seen from a block or from `entries`.
  class Row
    def initialize(table, values, name)
      @__table = table
      @__values = values
      @__name = name
    end

    def [](field)
      @__table.value_of(@__values, field)
    end

    def to_h
      @__values
    end

    def to_s
      @__name
    end

    def inspect
      fields = self.class.fields.map { |field| "#{field}=#{self[field].inspect}" }
      "#<struct #{fields.join(', ')}>"
    end

    def method_missing(name, *)
      raise NameError, "undefined local variable or method `#{name}' for #{inspect}"
    end

    class << self
      attr_reader :fields

      def with(fields)
        row = Class.new(self)
        row.instance_variable_set(:@fields, fields)
        fields.each { |field| row.define_method(field) { @__table.value_of(@__values, field) } }
        row
      end
    end
  end

  class Table
    class << self
      attr_accessor :factory, :row_class
    end

    attr_reader :resource, :raw_data, :criteria_string
    alias params raw_data

    def initialize(resource, raw_data, criteria_string = '')
      @resource = resource
      # A single row need not stand in a list.
      @raw_data = raw_data.is_a?(Array) ? raw_data : raw_data.nil? ? [] : [raw_data]
      @criteria_string = criteria_string
    end

    def where(conditions = {}, &block)
      return self unless conditions.is_a?(Hash)
      return self if conditions.empty? && block.nil?

      rows = @raw_data
      words = @criteria_string
      conditions.each do |field, wanted|
        check_field(field)
        words += " #{field} == #{RSpec::Names.whole(wanted)}"
        rows = rows.select { |row| fits?(value_of(row, field, wanted), wanted) }
      end
      if block
        rows = rows.select { |row| row_for(row, '').instance_eval(&block) }
        words += traced(&block)
      end
      self.class.new(@resource, rows, words)
    end

    def entries
      @raw_data.map { |row| row_for(row, "#{self} one entry") }
    end

    def count
      @raw_data.length
    end
    alias length count
    alias size count

    def exist?
      !@raw_data.empty?
    end

    def column(field, style)
      values = @raw_data.map { |row| value_of(row, field) }
      style == :simple ? values.flatten.compact.uniq : values
    end

    # The value of a field, which a lazy column finds only now.
    def value_of(row, field, wanted = nil)
      return row[field] if row.key?(field)

      key = key_of(row, field)
      return row[key] unless key.nil?

      finder = self.class.factory.lazy[field.to_sym]
      return nil if finder.nil?

      finder.call(row, wanted, self)
      key = key_of(row, field)
      key.nil? ? nil : row[key]
    end

    def resource_skipped?
      @resource.respond_to?(:resource_skipped?) ? @resource.resource_skipped? : false
    end

    def resource_failed?
      @resource.respond_to?(:resource_failed?) ? @resource.resource_failed? : false
    end

    def resource_exception_message
      @resource.resource_exception_message
    end

    def resource_id
      @resource.respond_to?(:resource_id) ? @resource.resource_id : to_s
    end

    def inspec
      @resource.inspec
    end

    def to_s
      @criteria_string.empty? ? @resource.to_s : "#{@resource} with#{@criteria_string}"
    end
    alias inspect to_s

    private

    # A field's name as a row has it.
    def key_of(row, field)
      return field if row.key?(field)

      text = field.to_s
      return text if row.key?(text)

      name = field.to_sym
      row.key?(name) ? name : nil
    end

    def row_for(row, name)
      self.class.row_class.new(self, row, name)
    end

    def check_field(field)
      known = self.class.factory.fields
      known = (known + @raw_data.first.keys.map(&:to_sym)).uniq unless @raw_data.empty?
      return if known.include?(field.to_sym)

      raise ArgumentError, "'#{field.inspect}' is not a recognized criterion - expected one of " \
                           "#{known.map(&:inspect).join(', ')}'"
    end

    def fits?(value, wanted)
      case wanted
      when Regexp then value.is_a?(Regexp) ? value == wanted : !wanted.match(value.to_s).nil?
      when Float then !value.nil? && (value.is_a?(String) ? Sidescan.number_in(value).to_f == wanted : value == wanted)
      when Integer then value.is_a?(String) ? Sidescan.number_in(value) == wanted : value == wanted
      else value == wanted
      end
    end

    def traced(&block)
      trace = Trace.new
      pending = Sidescan.pending
      begin
        trace.instance_eval(&block)
      rescue StandardError, Sidescan::Unknown
        Sidescan.pending = pending
      end
      FilterTable.words(trace)
    end
  end

  # Says what a table has, and gives it to a resource's class.
  class Factory
    BUILT_IN = %i[where entries raw_data count exist?].freeze

    attr_reader :lazy, :fields

    def initialize
      @columns = {}
      @properties = {}
      @lazy = {}
      @fields = []
    end

    def register_column(name, options = {}, &block)
      return register_custom_property(name, &block) if block

      field = options[:field] || name
      @columns[name.to_sym] = [field, options[:style]]
      @fields << field.to_sym unless @fields.include?(field.to_sym)
      @lazy[field.to_sym] = options[:lazy] if options[:lazy]
      self
    end

    def register_custom_property(name, &block)
      @properties[name.to_sym] = block
      self
    end
    alias register_custom_matcher register_custom_property

    # The older interface.
    def add_accessor(name)
      return self if BUILT_IN.include?(name.to_sym)

      register_custom_property(name) { |table, *arguments| table.__send__(name, *arguments) }
    end

    def add(name, options = {}, &block)
      register_column(name, options, &block)
    end

    def register_filter_method(name)
      add_accessor(name)
    end

    def install_filter_methods_on_resource(resource_class, fetcher)
      table_class = make_table
      names = BUILT_IN + @columns.keys + @properties.keys
      names.uniq.each do |name|
        next if name == fetcher

        choosing = name == :where || @columns.key?(name)
        resource_class.define_method(name) do |*arguments, &block|
          chooses = choosing && (name == :where || !arguments.empty? || !block.nil?)
          FilterTable.with_rows(self, fetcher, chooses) do |rows|
            table_class.new(self, rows).__send__(name, *arguments, &block)
          end
        end
      end
      self
    end
    alias connect install_filter_methods_on_resource

    private

    def make_table
      table = Class.new(Table)
      table.factory = self
      table.row_class = Row.with(@fields)
      @columns.each do |name, (field, style)|
        table.define_method(name) do |*condition, &block|
          next column(field, style) if condition.empty? && block.nil?

          where(condition.empty? ? {} : { field => condition.first }, &block)
        end
      end
      @properties.each do |name, body|
        table.define_method(name) { |condition = nil| body.call(self, condition) }
      end
      table
    end
  end

  def self.create
    Factory.new
  end

  # Runs a block with a resource's rows. A table that can't be had or told stands in for the rows only where rows are
  # chosen, so that nothing but its own describe is skipped.
  def self.with_rows(resource, fetcher, chooses)
    yield resource.__send__(fetcher)
  rescue Inspec::Exceptions::ResourceSkipped, Inspec::Exceptions::ResourceFailed => e
    ExceptionCatcher.new(resource, e)
  rescue Sidescan::Unknown => e
    raise e unless chooses

    Sidescan::UnknownResource.new(resource, e.settled!)
  end
end
