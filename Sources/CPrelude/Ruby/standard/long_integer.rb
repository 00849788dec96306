module Sidescan
  # An integer of more than 62 bits: mruby has none of more than 64, and takes those between for others when it compares
  # them. It is compared and shown, and that is all. Whatever would have to compute with it can't be told.
  class LongInteger < Numeric
    include Comparable

    # The integer at the beginning of a text that is too large for mruby.
    def self.of(text, base = 10)
      unless base == 10
        raise Unknown.new(text, 'over-limit: an integer of more than 64 bits that is not written in decimal digits')
      end

      digits = text.strip.delete('_')
      negative = digits.start_with?('-')
      number = new(digits[/\d+/])
      negative ? -number : number
    end

    attr_reader :digits

    def initialize(digits, negative = false)
      @digits = digits.delete('_').sub(/\A0+/, '')
      @negative = negative
    end

    def negative?
      @negative
    end

    def positive?
      !@negative
    end

    def zero?
      false
    end

    def integer?
      true
    end

    def is_a?(other)
      other == Integer || super
    end
    alias kind_of? is_a?

    def even?
      @digits[-1].to_i.even?
    end

    def odd?
      !even?
    end

    def -@
      LongInteger.new(@digits, !@negative)
    end

    def +@
      self
    end

    def abs
      @negative ? -self : self
    end

    def <=>(other)
      case other
      when LongInteger then compare(other)
      when Integer then compare(LongInteger.of(other.to_s))
      when Float
        raise uncomputed("compared with #{other}") if other.abs >= 4.6e18 && !other.infinite?

        other.infinite? ? 0 <=> other : (@negative ? -1 : 1)
      end
    end

    def ==(other)
      other.is_a?(Numeric) && (self <=> other) == 0
    end

    def eql?(other)
      LongInteger === other && self == other
    end

    def hash
      to_s.hash
    end

    %i[< <= > >=].each do |name|
      define_method(name) do |other|
        order = self <=> other
        raise ArgumentError, "comparison of Integer with #{other.inspect} failed" if order.nil?

        order.__send__(name, 0)
      end
    end

    def to_s(base = 10)
      raise uncomputed("written in base #{base}") unless base == 10

      @negative ? "-#{@digits}" : @digits
    end

    def inspect
      to_s
    end

    def to_i
      self
    end
    alias to_int to_i
    alias floor to_i
    alias ceil to_i
    alias round to_i
    alias truncate to_i

    def to_f
      to_s.to_f
    end

    %i[+ - * / % ** & | ^ ~ << >> [] div fdiv modulo divmod succ pred bit_length].each do |name|
      define_method(name) { |*| raise uncomputed("computed with by #{name}") }
    end

    def uncomputed(how)
      Unknown.new(to_s, "an integer of more than 62 bits is not #{how} here")
    end

    private

    def compare(other)
      return @negative ? -1 : 1 if @negative != other.negative?

      order = [@digits.length, @digits] <=> [other.digits.length, other.digits]
      @negative ? -order : order
    end
  end

  # What Ruby's own numbers say of one.
  [Integer, Float].each do |kind|
    %i[< <= > >= <=>].each do |name|
      own = kind.instance_method(name)
      kind.define_method(name) do |other|
        next own.bind(self).call(other) unless LongInteger === other

        order = other <=> self
        name == :<=> ? -order : (-order).__send__(name, 0)
      end
    end
    %i[+ - * / %].each do |name|
      own = kind.instance_method(name)
      kind.define_method(name) do |other|
        raise other.uncomputed("computed with by #{name}") if LongInteger === other

        own.bind(self).call(other)
      end
    end
  end
end
