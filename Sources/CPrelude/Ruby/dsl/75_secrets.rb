module Sidescan
  # The values of sensitive inputs: no text of a report shows them.
  class Secrets
    MASK = '***'.freeze
    # What is shorter is masked only where it stands alone: a text is not to be riddled for the sake of an `a`.
    SHORT = 4

    def self.of(profiles)
      secrets = new
      profiles.each { |profile| profile.inputs.all.each { |input| secrets.add(input.given) if input.sensitive? } }
      secrets
    end

    def initialize
      @texts = []
    end

    # A value, and all that it holds.
    def add(value)
      case value
      when Hash then value.each_value { |element| add(element) }
      when Array then value.each { |element| add(element) }
      when String then add_text(value)
      when Integer, Float then add_text(value.to_s) if value.to_s.length >= SHORT
      end
    end

    # The same data without the secrets.
    def masked(value)
      @texts.empty? ? value : without(value)
    end

    private

    # As it is, as code quotes it, and each of its lines.
    def add_text(text)
      forms = [text, text.inspect[1...-1], RSpec::Names.quoted(text)[1...-1], text.strip] + text.split("\n")
      @texts = (@texts + forms).reject { |form| form.strip.empty? }.uniq.sort_by { |form| -form.length }
    end

    def without(value)
      case value
      when String then @texts.inject(value) { |text, secret| hidden(text, secret) }
      when Array then value.map { |element| without(element) }
      when Hash then value.each_with_object({}) { |(key, element), result| result[without(key)] = without(element) }
      else value
      end
    end

    def hidden(text, secret)
      start = 0
      while (index = text.index(secret, start))
        finish = index + secret.length
        if secret.length >= SHORT || alone?(text, index, finish)
          text = text[0, index] + MASK + text[finish..-1]
          start = index + MASK.length
        else
          start = finish
        end
      end
      text
    end

    def alone?(text, start, finish)
      [start.zero? ? nil : text[start - 1], text[finish]].all? do |char|
        char.nil? || !(char.between?('a', 'z') || char.between?('A', 'Z') || char.between?('0', '9'))
      end
    end
  end
end
