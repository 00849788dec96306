module Inspec::Resources
  class PlatformResource < Inspec.resource(1)
    name 'platform'

    def initialize
      @platform = Inspec::Platform.current
    end

    %i[name family release arch families].each do |method|
      define_method(method) { @platform.send(method) }
    end

    def [](key)
      @platform[key]
    end

    def platform?(name)
      @platform.name == name || in_family?(name)
    end

    def in_family?(family)
      @platform.families.include?(family)
    end

    def params
      { name: name, families: families, release: release, arch: arch }
    end

    def supported?(supports)
      raise ArgumentError, '`supports` is nil.' if supports.nil?

      @platform.supported?(supports)
    end

    def resource_id
      name || 'platform'
    end

    def to_s
      'Platform Detection'
    end
  end
end
