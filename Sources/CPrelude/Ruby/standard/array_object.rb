module Sidescan
  # What profiles' subclasses of Array are here: an object around an array, since mruby's arrays take no instance variables.
  class ArrayObject
    include Enumerable
    include Comparable

    KEPT = %i[initialize initialize_copy inspect to_s class is_a? kind_of? instance_of? object_id __id__ __send__ send equal?
              respond_to? method method_missing dup clone freeze frozen? instance_variable_get instance_variable_set
              instance_variables extend hash].freeze

    own = {}
    Array.instance_methods(false).each { |name| own[name] = true }
    KEPT.each { |name| own[name] = false }

    (Array.instance_methods + Enumerable.instance_methods).uniq.each do |name|
      next unless own.fetch(name) { !Object.method_defined?(name) }

      define_method(name) do |*arguments, &block|
        result = __array__.__send__(name, *arguments.map { |value| ArrayObject === value ? value.to_a : value }, &block)
        result.equal?(__array__) ? self : result
      end
    end

    def self.[](*items)
      made = new
      made.concat(items)
      made
    end

    def initialize(*arguments, &block)
      @__array__ = Array.new(*arguments, &block)
    end

    def __array__
      @__array__ ||= []
    end

    def to_a
      __array__.dup
    end
    alias to_ary to_a
    alias entries to_a

    def ==(other)
      __array__ == (ArrayObject === other ? other.to_a : other)
    end
    alias eql? ==

    def hash
      __array__.hash
    end

    def is_a?(other)
      other == Array || super
    end
    alias kind_of? is_a?

    def inspect
      __array__.inspect
    end
    alias to_s inspect

    def initialize_copy(other)
      @__array__ = other.to_a
    end
  end
end
