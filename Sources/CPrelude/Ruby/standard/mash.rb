module Hashie
  # A hash whose keys are text and can be asked for as methods.
  class Mash < Hash
    def initialize(source = nil, default = nil)
      super(default)
      source.each { |key, value| self[key] = value } if source
    end

    alias regular_get []
    alias regular_set []=

    def [](key)
      regular_get(__key(key))
    end

    def []=(key, value)
      regular_set(__key(key), __value(value))
    end
    alias store []=

    def fetch(key, *default, &block)
      super(__key(key), *default, &block)
    end

    def key?(key)
      super(__key(key))
    end
    alias has_key? key?
    alias include? key?
    alias member? key?

    def dig(key, *rest)
      value = self[key]
      rest.empty? || value.nil? ? value : value.dig(*rest)
    end

    def delete(key, &block)
      super(__key(key), &block)
    end

    def values_at(*keys)
      keys.map { |key| self[key] }
    end

    def merge(*others)
      others.inject(dup) { |result, other| result.update(other) }
    end

    def update(other)
      other.each { |key, value| self[key] = value }
      self
    end
    alias merge! update
    alias deep_update update

    def dup
      self.class.new(self)
    end

    def to_hash
      map { |key, value| [key, __plain(value)] }.to_h
    end

    def respond_to_missing?(name, all = false)
      key?(name) || name.to_s.end_with?('=', '?', '!', '_') || super
    end

    def method_missing(name, *arguments)
      text = name.to_s
      return self[text] if key?(text)

      case text[-1]
      when '=' then self[text[0...-1]] = arguments[0]
      when '?' then !!self[text[0...-1]]
      when '!', '_' then self[text[0...-1]] ||= Mash.new
      else self[text]
      end
    end

    def inspect
      "#<#{self.class}#{keys.sort_by(&:to_s).map { |key| " #{key}=#{self[key].inspect}" }.join}>"
    end
    alias to_s inspect

    private

    def __key(key)
      key.is_a?(Symbol) ? key.to_s : key
    end

    def __value(value)
      case value
      when Mash then value
      when Hash then self.class.new(value)
      when Array then value.map { |item| __value(item) }
      else value
      end
    end

    def __plain(value)
      case value
      when Mash then value.to_hash
      when Array then value.map { |item| __plain(item) }
      else value
      end
    end
  end
end
