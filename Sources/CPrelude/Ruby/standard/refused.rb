# Parts of Ruby's library that would leave the target: they have names, so that the error says what a profile asked for.
module Sidescan
  module Refused
    def method_missing(name, *)
      raise NotImplementedError, "#{self}.#{name} is not supported here"
    end

    def respond_to_missing?(_name, _all = false)
      true
    end

    def new(*)
      raise NotImplementedError, "#{self}.new is not supported here"
    end
  end

  STANDARD.each do |name, file|
    next unless file == 'refused' && !Object.const_defined?(name.to_sym)

    made = Class.new
    Object.const_set(name.to_sym, made)
    made.extend(Refused)
    made.define_singleton_method(:const_missing) do |inner|
      raise NotImplementedError, "#{self}::#{inner} is not supported here"
    end
  end
end
