class LoadError < ScriptError; end
class EncodingError < StandardError; end
class SecurityError < Exception; end
class SystemExit < Exception; end
class UncaughtThrowError < ArgumentError
  attr_reader :tag, :value

  def initialize(message, tag = nil, value = nil)
    super(message)
    @tag = tag
    @value = value
  end
end
class SystemCallError < StandardError; end
module Errno
  class ENOENT < SystemCallError; end
  class EACCES < SystemCallError; end
end

class Exception
  attr_reader :cause

  def full_message(**_options)
    "#{(backtrace || [])[0]}: #{message} (#{self.class})"
  end

  def detailed_message(**_options)
    "#{message} (#{self.class})"
  end

  def backtrace_locations
    nil
  end
end

module Sidescan
  class Thrown < Exception
    attr_reader :tag, :value

    def initialize(tag, value)
      super('uncaught throw')
      @tag = tag
      @value = value
    end
  end
  @catching = []
  class << self
    attr_reader :catching
  end
end

module Kernel
  def catch(tag = Object.new)
    Sidescan.catching.push(tag)
    yield tag
  rescue Sidescan::Thrown => e
    raise e unless e.tag.equal?(tag) || e.tag == tag

    e.value
  ensure
    Sidescan.catching.pop
  end

  def throw(tag, value = nil)
    raise Sidescan::Thrown.new(tag, value) if Sidescan.catching.include?(tag)

    raise UncaughtThrowError.new("uncaught throw #{tag.inspect}", tag, value)
  end

  def pp(*values)
    values.length == 1 ? values[0] : values
  end

  def warn(*)
    nil
  end

  def __dir__
    '.'
  end

  def binding
    raise NotImplementedError, 'binding is not supported here'
  end

  alias __integer Integer
  def Integer(value, base = nil, exception: true)
    value = value.strip if value.is_a?(String)
    base ? __integer(value, base) : __integer(value)
  rescue RangeError
    Sidescan.long_integer(value, base || 10)
  rescue ArgumentError
    exception ? raise(ArgumentError, "invalid value for Integer(): #{value.inspect}") : nil
  rescue TypeError
    exception ? raise(TypeError, "can't convert #{value.nil? ? 'nil' : value.class} into Integer") : nil
  end

  alias __float Float
  def Float(value, exception: true)
    __float(value)
  rescue ArgumentError
    exception ? raise(ArgumentError, "invalid value for Float(): #{value.inspect}") : nil
  rescue TypeError
    exception ? raise(TypeError, "can't convert #{value.nil? ? 'nil' : value.class} into Float") : nil
  end

  alias __format format
  def format(pattern, *values)
    hash = values[0]
    if values.length == 1 && hash.is_a?(Hash)
      # mruby takes named references or numbered ones but not %{a} besides %<b>s.
      named = Sidescan.keeping_match { Sidescan.with_named_values(pattern, hash) }
      values = [] unless named.equal?(pattern)
      pattern = named
    end
    __format(pattern, *values)
  end
  alias sprintf format
end

module Sidescan
  # A format's named references replaced by what they stand for.
  def self.with_named_values(pattern, hash)
    return pattern unless pattern.match?(/%[-+ 0#\d.]*[<{]/)

    pattern.gsub(/%(?:%|\{([^}]*)\}|([-+ 0#\d.]*)<([^>]*)>([-+ 0#\d.]*)([a-zA-Z]))/) do |whole|
      next whole if whole == '%%'

      key = ($1 || $3).to_sym
      raise KeyError, "key<#{key}> not found" unless hash.key?(key)

      text = $1 ? hash[key].to_s : __format("%#{$2}#{$4}#{$5}", hash[key])
      text.gsub('%', '%%')
    end
  end
end

class Object
  def public_send(name, *arguments, **named, &block)
    Sidescan.pass_on(self, name, arguments, named, block)
  end

  def try(name = nil, *arguments, &block)
    return yield(self) if name.nil?

    respond_to?(name) ? __send__(name, *arguments, &block) : nil
  end

  def respond_to_missing?(_name, _all = false)
    false
  end

  def <=>(other)
    equal?(other) || self == other ? 0 : nil
  end

  def display
    nil
  end

  def instance_variable_names
    instance_variables.map(&:to_s)
  end
end

class NilClass
  def try(*)
    nil
  end

  def to_h
    {}
  end
end

# There is no visibility in mruby: what asks for it is harmless.
class Module
  # Without names, mruby's does nothing: what the module defines from there on is its own, too.
  alias __module_function module_function
  def module_function(*names)
    names.empty? ? extend(self) : __module_function(*names)
  end

  def private_class_method(*)
    nil
  end
  alias public_class_method private_class_method
  alias private_constant private_class_method
  alias public_constant private_class_method
  alias deprecate_constant private_class_method

  def public_instance_methods(all = true)
    instance_methods(all)
  end

  def public_instance_method(name)
    instance_method(name)
  end

  def public_method_defined?(name)
    method_defined?(name)
  end

  def private_method_defined?(_name)
    false
  end

  def module_parent
    Object
  end
end

class Integer
  def even?
    self & 1 == 0
  end

  def odd?
    self & 1 == 1
  end

  def pred
    self - 1
  end

  def ord
    self
  end

  def integer?
    true
  end

  def size
    8
  end

  def fdiv(other)
    to_f / other
  end

  def gcd(other)
    a = abs
    b = other.abs
    a, b = b, a % b while b != 0
    a
  end

  def lcm(other)
    self == 0 || other == 0 ? 0 : (self / gcd(other) * other).abs
  end

  def pow(exponent, modulus = nil)
    return self**exponent unless modulus

    result = 1
    base = self % modulus
    while exponent > 0
      result = result * base % modulus if exponent.odd?
      base = base * base % modulus
      exponent >>= 1
    end
    result
  end

  def digits(base = 10)
    raise Math::DomainError, 'out of domain' if self < 0

    rest = self
    list = []
    loop do
      list << rest % base
      rest /= base
      break if rest == 0
    end
    list
  end

  def bit_length
    rest = self < 0 ? ~self : self
    length = 0
    while rest > 0
      rest >>= 1
      length += 1
    end
    length
  end

  def [](bit)
    self >> bit & 1
  end

  def coerce(other)
    other.is_a?(Integer) ? [other, self] : [Float(other), to_f]
  end
end

class Float
  def integer?
    false
  end
end

module Math
  class DomainError < ArgumentError; end unless const_defined?(:DomainError)
end

module Comparable
  alias __clamp clamp
  def clamp(low, high = nil)
    return __clamp(low, high) unless low.is_a?(Range)

    return low.begin if low.begin && self < low.begin
    return low.end if low.end && self > low.end

    self
  end
end

class Integer
  def clamp(low, high = nil)
    low, high = low.begin, low.end if low.is_a?(Range)
    return low if low && self < low

    high && self > high ? high : self
  end
end

class Float
  def clamp(low, high = nil)
    low, high = low.begin, low.end if low.is_a?(Range)
    return low if low && self < low

    high && self > high ? high : self
  end
end

class Struct
  class << self
    alias __new new
    def new(*members, keyword_init: nil, &block)
      made = __new(*members)
      if keyword_init
        names = members.map(&:to_sym)
        made.singleton_class.alias_method(:__plain_new, :new)
        made.define_singleton_method(:new) do |values = {}|
          unknown = values.keys - names
          raise ArgumentError, "unknown keywords: #{unknown.join(', ')}" unless unknown.empty?

          __plain_new(*names.map { |name| values[name] })
        end
      end
      made.class_eval(&block) if block
      made
    end
  end
end

class Proc
  def ruby2_keywords
    self
  end
end

class Encoding
  class CompatibilityError < EncodingError; end
  class UndefinedConversionError < EncodingError; end
  class InvalidByteSequenceError < EncodingError; end

  def initialize(name)
    @name = name
  end

  def name
    @name
  end
  alias to_s name

  def inspect
    "#<Encoding:#{@name}>"
  end

  UTF_8 = new('UTF-8')
  ASCII_8BIT = BINARY = new('ASCII-8BIT')
  US_ASCII = ASCII = new('US-ASCII')
  ISO_8859_1 = new('ISO-8859-1')

  def self.default_external
    UTF_8
  end

  def self.default_internal
    nil
  end

  class << self
    def default_external=(_encoding)
    end
    alias default_internal= default_external=
  end
end
