module Sidescan
  # A method for each resource's name, wherever a profile may name one. The names alone would reach method_missing, but
  # without arguments like `path: '/x'`: the interpreter loses them on that way.
  module ResourceNames
    def self.add(name)
      name = name.to_sym
      return if method_defined?(name)

      define_method(name) do |*arguments, **named, &block|
        method_missing(name, *arguments, **named, &block)
      end
    end

    Sidescan.native(:prelude_names).each do |file|
      next unless file.start_with?('resources/') && !file.start_with?('resources/_')

      add(file[10...-3])
    end
  end
end
