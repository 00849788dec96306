module Inspec::Resources
  # Whether a service is started, by runlevel.
  class Runlevels < Hash
    attr_accessor :owner

    # Those of `all` that are wanted: by number, by several numbers, by a pattern.
    def self.of(owner, all, wanted)
      wanted = wanted.first if wanted.is_a?(Array) && wanted.length <= 1
      names = wanted.is_a?(Array) ? wanted.map { |level| level.to_s } : nil
      all.each_with_object(new(owner)) do |(level, started), found|
        fits = case wanted
               when nil then true
               when Regexp then level.to_s =~ wanted
               when Array then names.include?(level.to_s)
               else level == wanted
               end
        found[level] = started if fits
      end
    end

    def initialize(owner, default = false)
      super(default)
      @owner = owner
    end

    def filter(wanted)
      Runlevels.of(owner, self, wanted)
    end

    def enabled?
      values.all?
    end

    def disabled?
      values.none?
    end

    def to_s
      "#{owner} runlevels #{keys.join(', ')}"
    end
  end
end
