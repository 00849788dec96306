module Shellwords
  class << self
    def split(line)
      words = []
      field = ''
      line.scan(/\G\s*(?>([^\0\s\\'"]+)|'([^\0']*)'|"((?:[^\0"\\]|\\[^\0])*)"|(\\[^\0]?)|(\S))(\s|\z)?/m) do |word, single, double, escape, garbage, separator|
        raise ArgumentError, "Unmatched quote: #{line}" if garbage

        field << (word || single || (double && double.gsub(/\\([$`"\\\n])/, '\1')) || escape.gsub(/\\(.)/, '\1'))
        if separator
          words << field
          field = ''
        end
      end
      words
    end
    alias shellsplit split
    alias shellwords split

    def escape(text)
      text = text.to_s
      return "''" if text.empty?

      text.gsub(%r{[^A-Za-z0-9_\-.,:+/@\n]}) { |found| "\\#{found}" }.gsub("\n", "'\n'")
    end
    alias shellescape escape

    def join(words)
      words.map { |word| escape(word) }.join(' ')
    end
    alias shelljoin join
  end
end
