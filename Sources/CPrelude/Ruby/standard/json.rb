module JSON
  class JSONError < StandardError; end
  class ParserError < JSONError; end
  class GeneratorError < JSONError; end
  class NestingError < ParserError; end

  class << self
    def parse(text, options = {}, **named)
      options = (options || {}).merge(named)
      raise TypeError, "no implicit conversion of #{text.nil? ? 'nil' : text.class} into String" unless text.respond_to?(:to_str) || text.is_a?(String)

      value = Sidescan.native(:json, Sidescan.string(text))
      options[:symbolize_names] ? Sidescan.symbolized(value) : value
    end
    alias parse! parse
    alias load parse

    def generate(value, *)
      Sidescan.json_text(value)
    end
    alias dump generate

    def pretty_generate(value, *)
      Sidescan.json_text(value, true)
    end
  end
end

module Sidescan
  def self.symbolized(value)
    case value
    when Hash then value.map { |key, item| [key.is_a?(String) ? key.to_sym : key, symbolized(item)] }.to_h
    when Array then value.map { |item| symbolized(item) }
    else value
    end
  end

  def self.json_text(value, pretty = false)
    native(:json_text, json_plain(value), pretty)
  end

  # What is written for an object that is none of data's own classes.
  def self.json_plain(value)
    case value
    when nil, true, false, Integer, String then value
    when Symbol then value.to_s
    when Float
      raise JSON::GeneratorError, "#{value} not allowed in JSON" if value.nan? || value.infinite?

      value
    when Hash then value.map { |key, item| [key.to_s, json_plain(item)] }.to_h
    when Array then value.map { |item| json_plain(item) }
    when Struct then value.to_s
    else value.respond_to?(:to_h) && !value.is_a?(Enumerable) ? json_plain(value.to_h) : value.to_s
    end
  end
end
