module RSpec
  # The `Diff:` below a failure's message.
  module Differ
    CONTEXT = 3

    def self.addition(matcher)
      if matcher.is_a?(Matchers::Compound)
        return matcher.failed.map { |part| "\nDiff for (#{part.description}):#{difference(part.actual, part.expected)}" }.join
      end

      text = difference(matcher.actual, matcher.expected)
      text.empty? ? '' : "\nDiff:#{text}"
    end

    def self.difference(actual, expected)
      return '' if actual.nil? || expected.nil?

      if actual.is_a?(String) && expected.is_a?(String)
        return '' unless actual.include?("\n") || expected.include?("\n")

        return unified(expected, actual)
      end
      return unified(pairs(expected), pairs(actual)) if actual.is_a?(Hash) && expected.is_a?(Hash)
      return '' if [actual, expected].any? { |value| value.is_a?(Proc) || value.is_a?(Numeric) }

      unified(text_of(expected), text_of(actual))
    end

    def self.text_of(value)
      case value
      when String then value.include?("\n") ? value : "#{Names.quoted(value)}\n"
      when Hash then pairs(value)
      else "#{Names.whole(value)}\n"
      end
    end

    def self.pairs(hash)
      keys = hash.keys
      sorted = begin
        keys.sort_by(&:to_s)
      rescue StandardError
        keys
      end
      sorted.map { |key| "#{Names.whole(key)} => #{Names.whole(hash[key])},\n" }.join
    end

    # The differences in hunks. Only small texts are compared line by line.
    def self.unified(expected, actual)
      old = expected.split("\n")
      new = actual.split("\n")
      start = 0
      start += 1 while start < old.length && start < new.length && old[start] == new[start]
      return "\n" if start == old.length && start == new.length

      tail = 0
      tail += 1 while tail < old.length - start && tail < new.length - start && old[-1 - tail] == new[-1 - tail]
      hunk(old, new, start, tail)
    end

    def self.hunk(old, new, start, tail)
      first = [start - CONTEXT, 0].max
      context_after = [tail, CONTEXT].min
      lines = old[first...start].map { |line| " #{line}" }
      lines += old[start...old.length - tail].map { |line| "-#{line}" }
      lines += new[start...new.length - tail].map { |line| "+#{line}" }
      lines += old[old.length - tail, context_after].map { |line| " #{line}" }
      sizes = [old.length - tail + context_after - first, new.length - tail + context_after - first]
      "\n@@ -#{range(first, sizes[0], sizes)} +#{range(first, sizes[1], sizes)} @@\n#{lines.join("\n")}\n"
    end

    def self.range(first, size, sizes)
      size += 1 unless sizes[0] == sizes[1]
      size <= 1 ? (first + 1).to_s : "#{first + 1},#{size}"
    end
  end
end
