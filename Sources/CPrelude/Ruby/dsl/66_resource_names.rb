module Sidescan
  # mruby loses a call's keywords on the way to method_missing where it has no other argument, as `json(content: text)`.
  # So every resource's name is a method, which hands over what it was given.
  module ResourceNames
    def self.add(name)
      name = name.to_sym
      define_method(name) { |*arguments, **named, &block| method_missing(name, *arguments, **named, &block) }
    end

    Sidescan.native(:prelude_names).each do |file|
      next unless file.start_with?('resources/')

      name = file[10...-3]
      add(name) unless name.start_with?('_')
    end
  end

  [Inspec::ControlContext, Inspec::Rule, Inspec::Backend, RSpec::Core::ExampleGroup].each do |context|
    context.include(ResourceNames)
  end
  RSpec::Core::ExampleGroup.extend(ResourceNames)

  class Registry
    class << self
      alias enter_class enter

      def enter(name, resource_class)
        ResourceNames.add(name)
        enter_class(name, resource_class)
      end
    end
  end
end
