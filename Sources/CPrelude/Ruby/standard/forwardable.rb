module Forwardable
  def def_delegator(accessor, method, name = method)
    accessor = accessor.to_s
    define_method(name) do |*arguments, &block|
      target = accessor.start_with?('@') ? instance_variable_get(accessor.to_sym) : __send__(accessor.to_sym)
      target.__send__(method, *arguments, &block)
    end
  end
  alias def_instance_delegator def_delegator

  def def_delegators(accessor, *methods)
    methods.each { |method| def_delegator(accessor, method) }
  end
  alias def_instance_delegators def_delegators
end

module Singleton
  def self.included(base)
    base.extend(ClassMethods)
  end

  module ClassMethods
    def instance
      @singleton__instance__ ||= new
    end
  end
end

class Delegator < BasicObject
  def initialize(target)
    @target = target
  end

  def __getobj__
    @target
  end

  def __setobj__(target)
    @target = target
  end

  def method_missing(name, *arguments, &block)
    @target.__send__(name, *arguments, &block)
  end

  def respond_to?(name, all = false)
    @target.respond_to?(name, all)
  end

  def ==(other)
    @target == other
  end
end
SimpleDelegator = Delegator

# There is one thread only.
class Mutex
  def synchronize
    yield
  end

  def lock
    self
  end
  alias unlock lock
end
Monitor = Mutex
