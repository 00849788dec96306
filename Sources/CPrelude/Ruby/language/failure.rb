module Sidescan
  # A document that isn't what its format asks for.
  class DocumentError < StandardError; end

  # What was asked for can't be seen. No profile's `rescue` catches it by accident: it is no StandardError. A test that
  # meets it is skipped, with its reason.
  class Unknown < Exception
    attr_reader :what, :reason, :remedy

    def initialize(what, reason, remedy = nil)
      @what = what
      @reason = reason
      @remedy = remedy
      super("can't be told: #{what}: #{reason}#{remedy ? "; #{remedy}" : ''}")
    end
  end

  # Called for a native function that gives no value.
  def self.native_failure(failure)
    case failure && failure['kind']
    when 'unknown' then raise Unknown.new(failure['what'], failure['reason'], failure['remedy'])
    when 'raise' then raise const_named(failure['class']), failure['message']
    else raise NoMemoryError, 'no memory for an answer'
    end
  end

  def self.const_named(name)
    name.split('::').inject(Object) { |scope, part| scope.const_get(part.to_sym) }
  end
end
