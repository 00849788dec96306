module Sidescan
  # Resources by their names, as methods: mruby's method_missing loses arguments that are all named.
  # Whoever includes this answers `sidescan_backend`.
  module ResourceWords
    def self.add(name)
      name = name.to_sym
      return if method_defined?(name)

      define_method(name) do |*arguments, **named, &block|
        resource = sidescan_backend.make(name, arguments, named, block)
        if resource.nil?
          raise NoMethodError, "undefined method `#{name}' for #{inspect}"
        end

        resource
      end
    end

    Sidescan.native(:prelude_names).each do |file|
      add(file[10...-3]) if file.start_with?('resources/') && file[10] != '_'
    end
  end
end
