module Inspec::Resources
  class PlatformResource < Inspec.resource(1)
    name 'platform'

    def initialize
      @platform = Inspec::Platform.current
    end

    %i[name family release families].each do |method|
      define_method(method) { @platform.sure!.send(method) }
    end

    def arch
      @platform.arch
    end

    def [](key)
      @platform[key]
    end

    def platform?(name)
      @platform.named?(name)
    end

    def in_family?(family)
      @platform.in_family?(family)
    end

    def params
      { name: name, families: families, release: release, arch: arch }
    end

    def supported?(supports)
      raise ArgumentError, '`supports` is nil.' if supports.nil?

      @platform.supported?(supports)
    end

    def resource_id
      @platform.name || 'platform'
    end

    def to_s
      'Platform Detection'
    end
  end
end
