module RSpec
  # The `Diff:` below a failure's message.
  module Differ
    CONTEXT = 3

    def self.addition(matcher)
      if matcher.is_a?(Matchers::Compound)
        parts = matcher.failed.map { |part| [part.description, difference(part.actual, part.expected)] }
        return parts.map { |name, text| "\nDiff for (#{name}):#{text}" }.join
      end

      text = difference(matcher.actual, matcher.expected)
      text.empty? ? '' : "\nDiff:#{text}"
    end

    def self.difference(actual, expected)
      return '' if actual.nil? || expected.nil?

      parts = [actual, expected].flatten
      if parts.all? { |part| part.is_a?(String) }
        return '' unless parts.any? { |part| part.include?("\n") }

        return unified(*[expected, actual].map { |value| value.is_a?(String) ? value : text_of(value) })
      end
      return unified(pairs(expected), pairs(actual)) if actual.is_a?(Hash) && expected.is_a?(Hash)
      return '' if parts.any? { |part| part.is_a?(Proc) || part.is_a?(Numeric) }

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

    # The differences as one hunk, from the first to the last line that differs.
    def self.unified(expected, actual)
      old = expected.split("\n")
      new = actual.split("\n")
      start = 0
      start += 1 while start < old.length && start < new.length && old[start] == new[start]
      return '' if start == old.length && start == new.length

      tail = 0
      tail += 1 while tail < old.length - start && tail < new.length - start && old[-1 - tail] == new[-1 - tail]
      hunk(old, new, start, tail)
    end

    def self.hunk(old, new, start, tail)
      first = [start - CONTEXT, 0].max
      after = [tail, CONTEXT].min
      lines = old[first...start].map { |line| " #{line}" }
      lines += old[start...old.length - tail].map { |line| "-#{line}" }
      lines += new[start...new.length - tail].map { |line| "+#{line}" }
      lines += old[old.length - tail, after].map { |line| " #{line}" }
      # RSpec counts the lines that one has more than the other twice.
      more = [new.length - old.length, 0].max
      sizes = [old, new].map { |all| all.length - tail + after - first + more }
      "\n@@ -#{range(first, sizes[0])} +#{range(first, sizes[1])} @@\n#{lines.join("\n")}\n"
    end

    def self.range(first, size)
      size <= 1 ? (first + 1).to_s : "#{first + 1},#{size}"
    end
  end
end
