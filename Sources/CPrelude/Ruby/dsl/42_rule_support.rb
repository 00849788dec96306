module Sidescan
  # Calls a method by name. mruby's `send` loses the arguments on their way to a method_missing.
  def self.pass_on(object, name, arguments, named, block)
    if object.class.method_defined?(name) || object.singleton_methods.include?(name.to_sym)
      return object.__send__(name, *arguments, &block) if named.empty?

      object.__send__(name, *arguments, **named, &block)
    else
      object.method_missing(name, *arguments, **named, &block)
    end
  end

  class << self
    # Controls that were given up when they were tried before, with the reason; those of them for which what they look at is
    # to blame; and why no more are tried, where none are.
    attr_accessor :stopped_controls, :too_large, :given_up

    # Whether anybody has called an input sensitive.
    attr_accessor :has_secrets

    # Why a control is not tried; nil where it is.
    def stopped(key)
      (stopped_controls && stopped_controls[key]) || (too_large && too_large[key]) || given_up
    end
  end

  # Tells whoever keeps the budget that a control begins.
  def self.begin_control(key)
    $! = nil
    native(:control_begins, key)
  end

  def self.unindent(text)
    text.nil? ? nil : native(:unindented, text.to_s)
  end

  # Seconds since 1970 of a date, or of a date and time, in text; nil where it is none.
  def self.time_of(value)
    return value.to_i if value.is_a?(Time)

    text = value.to_s.strip
    year, month, day = text[0, 10].split('-')
    return Time.parse(text).to_i if day.nil? || [year, month, day].any? { |part| number_in(part).nil? }

    clock = text.length > 10 ? text[11..-1].split(':').map(&:to_i) : []
    Time.utc(year.to_i, month.to_i, day.to_i, clock[0] || 0, clock[1] || 0, clock[2] || 0).to_i
  rescue ArgumentError
    nil
  end

  def self.time_text(seconds)
    Time.at(seconds).utc.to_s.sub('UTC', '+0000')
  end

  # The keys that say why a result is skipped though nobody asked for it.
  def self.marks_of(unknown)
    unknown.is_a?(Unsupported) ? { 'unsupported' => true } : { 'unknown' => true }
  end
end
