module Sidescan
  # Which classes answer to which names: the profile's own first, then those that every profile has, which are loaded
  # when they are first asked for.
  class Registry
    @builtin = {}
    @absent = {}

    class << self
      attr_reader :builtin

      # Where a class that names itself is entered: set while a profile's libraries are loaded.
      attr_accessor :open

      def enter(name, resource_class)
        resource_class.instance_variable_set(:@is_of_library, true) if @open
        (@open || @builtin)[name.to_s] = resource_class
        ResourceWords.add(name)
      end

      def find_builtin(name)
        return @builtin[name] if @builtin.key?(name)
        return nil if @absent[name]

        Sidescan.require_resource(name)
        name_unsupported(name) unless @builtin.key?(name)
        @absent[name] = true unless @builtin.key?(name)
        @builtin[name]
      end

      private

      # InSpec's resources that are not answered here have a class too, which says so.
      def name_unsupported(name)
        open = @open
        @open = nil
        Sidescan::NotSupported.enter(name) if Sidescan.require_resource('_unsupported')
      ensure
        @open = open
      end
    end

    def initialize
      @own = {}
    end

    attr_reader :own

    def find(name)
      name = name.to_s
      @own[name] || Registry.find_builtin(name)
    end
  end

  @loaded = {}

  # Loads a file of the prelude once; false where there is none of that name.
  def self.require_resource(name)
    return true if @loaded[name]

    return false if name.to_s.include?('/')

    @loaded[name] = true
    open = Registry.open
    Registry.open = nil
    begin
      load_prelude("resources/#{name}.rb") || (@loaded[name] = false)
    ensure
      Registry.open = open
    end
  end

  # Stands for a resource whose initialize met something that can't be told: whatever is asked of it can't either.
  class UnknownResource < BasicObject
    def initialize(resource, unknown)
      @resource = resource
      @unknown = unknown
    end

    def sidescan_unknown
      @unknown
    end

    def sidescan_resource
      @resource
    end

    def to_s
      @resource.to_s
    rescue ::Exception
      @resource.instance_variable_get(:@__resource_name__).to_s
    end

    def inspect
      to_s
    end

    def is_a?(_other)
      false
    end
    alias kind_of? is_a?

    def resource_skipped?
      ::Kernel.raise @unknown
    end

    def class
      @resource.class
    end

    def respond_to?(_name, _all = false)
      true
    end

    def method_missing(*)
      ::Sidescan.pending ||= @unknown
      ::Kernel.raise @unknown
    end

    # What a table with a choice in it would be.
    def where(*)
      self
    end

    def ==(_other)
      method_missing
    end

    def !=(_other)
      method_missing
    end
  end
end

module Inspec
  # What every resource inherits.
  class Resource
    # Goes before a resource's own initialize, to note what became of it.
    module Beginning
      def initialize(*arguments, **named, &block)
        if @__begun
          # A subclass's initialize calls that of the resource it inherits.
          named.empty? ? super(*arguments, &block) : super(*arguments, **named, &block)
          return
        end
        @__begun = true
        @resource_skipped = false
        @resource_failed = false
        @__backend_runner__ = Backend.current
        @__resource_name__ = self.class.resource_name
        @resource_params = named.empty? ? arguments : arguments + [named]
        supported_here?
        begin
          named.empty? ? super(*arguments, &block) : super(*arguments, **named, &block)
        rescue Inspec::Exceptions::ResourceSkipped => e
          skip_resource(e.message)
        rescue Inspec::Exceptions::ResourceFailed => e
          fail_resource(e.message)
        rescue NotImplementedError => e
          fail_resource(e.message) unless @resource_failed
        rescue NoMethodError => e
          # InSpec takes it for a resource that does not fit here.
          skip_resource(e.message) unless @resource_failed
        rescue Sidescan::Unknown => e
          @__unknown = e.settled!
        end
      end
    end

    class << self
      def name(value = nil)
        return super() if value.nil?

        @resource_name = value.to_s
        Sidescan::Registry.enter(value, self)
        prepend Beginning
        value
      end

      def resource_name
        @resource_name || (superclass.respond_to?(:resource_name) ? superclass.resource_name : nil)
      end

      def supports(criteria = nil)
        (@supports ||= []) << criteria unless criteria.nil?
        @supports || []
      end

      # Whether one of what it supports fits; a class asks once.
      def supported_here?
        wanted = supports
        return @is_supported if @asked_for == wanted.length

        @is_supported = wanted.empty? || Inspec::Platform.current.supported?(wanted)
        @asked_for = wanted.length
        @is_supported
      end

      def desc(text = nil)
        text.nil? ? @description : (@description = text)
      end

      def example(text = nil)
        text.nil? ? @example : (@example = text)
      end

      # What of a resource is answered, where that is not simply all of it: for docs/inspec-compatibility.md, which
      # inventory/inventory.rb gathers.
      def answers(_state, _words); end

      # An older interface; `attr :name` beside Ruby's own meaning.
      def resource_attribute_file(*); end

      def toggle_inspec_resource(*); end
    end

    attr_reader :resource_params, :resource_exception_message

    def initialize(*); end

    def inspec
      @__backend_runner__
    end

    def skip_resource(message)
      @resource_skipped = true
      @resource_exception_message = message
    end

    def fail_resource(message)
      @resource_failed = true
      @resource_exception_message = message
    end

    def resource_skipped?
      @resource_skipped
    end

    def resource_failed?
      @resource_failed
    end

    def resource_id(value = nil)
      @resource_id = value unless value.nil?
      @resource_id || to_s
    end

    def check_supports
      supported_here?
    end

    def to_s
      @__resource_name__
    end

    private

    def supported_here?
      return true if self.class.supported_here?

      platform = Inspec::Platform.current.name
      raise "Unsupported resource/backend combination: #{@__resource_name__} / #{platform}. Exiting."
    end
  end

  # `inspec` inside resources and profiles: every resource by its name.
  class Backend
    include Sidescan::ResourceWords

    class << self
      attr_accessor :current
    end

    def sidescan_backend
      self
    end

    attr_reader :registry
    attr_accessor :profile

    def initialize(registry, profile)
      @registry = registry
      @profile = profile
    end

    def backend
      self
    end

    def resource?(name)
      !@registry.find(name).nil?
    end

    # A resource by name; nil where there is no such class.
    def make(name, arguments, named, block)
      resource_class = @registry.find(name)
      return nil if resource_class.nil?

      before = Backend.current
      Backend.current = self
      begin
        resource = Sidescan.keeping_match do
          if named.empty?
            resource_class.new(*arguments, &block)
          else
            resource_class.new(*arguments, **named, &block)
          end
        end
      ensure
        Backend.current = before
      end
      unknown = resource.instance_variable_get(:@__unknown)
      unknown.nil? ? resource : Sidescan::UnknownResource.new(resource, unknown)
    end

    def method_missing(name, *arguments, **named, &block)
      resource = make(name, arguments, named, block)
      return super if resource.nil?

      resource
    end

    def respond_to_missing?(name, _all = false)
      resource?(name)
    end

    def inspect
      'Inspec::Backend::Class @transport=Train::Transports::Local::Connection'
    end
    alias to_s inspect
  end
end
