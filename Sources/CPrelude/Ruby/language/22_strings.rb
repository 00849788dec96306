class String
  def lines(separator = "\n", chomp: false)
    list = separator == "\n" ? __lines_of_text : __each_separated(separator)
    chomp ? list.map { |line| line.chomp(separator) } : list
  end

  def each_line(separator = "\n", chomp: false, &block)
    list = lines(separator, chomp: chomp)
    return list.each unless block

    list.each(&block)
    self
  end

  def __each_separated(separator)
    return [self] if separator.nil?

    parts = split(separator, -1)
    last = parts.pop
    parts = parts.map { |part| part + separator }
    last.nil? || last.empty? ? parts : parts << last
  end

  def each_char(&block)
    return chars.each unless block

    chars.each(&block)
    self
  end
  alias each_grapheme_cluster each_char
  alias grapheme_clusters chars

  def codepoints
    chars.map(&:ord)
  end

  def each_codepoint(&block)
    codepoints.each(&block)
  end

  alias __reverse reverse
  def reverse
    ascii_only? ? __reverse : chars.reverse.join
  end

  alias __chop chop
  def chop
    ascii_only? ? __chop : self[0...-1]
  end

  def encoding
    Encoding::UTF_8
  end

  def force_encoding(_encoding)
    self
  end

  def encode(*, **options)
    return dup if valid_encoding?

    return scrub(options[:replace]) if options[:invalid] == :replace || options[:undef] == :replace

    raise Encoding::InvalidByteSequenceError, 'invalid byte sequence in UTF-8'
  end

  def encode!(*, **options)
    replace(encode(**options))
  end

  def scrub!(*arguments)
    replace(scrub(*arguments))
  end

  def b
    dup
  end

  # Whatever is read here is taken as it is.
  def unicode_normalize(_form = :nfc)
    dup
  end

  def unicode_normalized?(_form = :nfc)
    true
  end

  def unicode_normalize!(_form = :nfc)
    self
  end

  def +@
    frozen? ? dup : self
  end

  def -@
    frozen? ? self : dup.freeze
  end
  alias dedup -@

  def sum(bits = 16)
    bytes.sum & ((1 << bits) - 1)
  end

  def byteindex(text, from = 0)
    __index(text, from)
  end

  def squish
    strip.gsub(/\s+/, ' ')
  end

  def to_c
    Complex(to_f, 0)
  end

  def to_r
    Rational(to_f)
  end

  def crypt(_salt)
    raise NotImplementedError, 'String#crypt is not supported here'
  end

  %i[tr tr_s delete squeeze count].each do |name|
    plain = "__#{name}".to_sym
    alias_method plain, name
    define_method(name) do |*sets|
      next __send__(plain, *sets) if ascii_only? && sets.all?(&:ascii_only?)

      Sidescan.require_standard('character_sets')
      Sidescan::CharacterSets.__send__(name, self, *sets)
    end
    next if name == :count

    define_method("#{name}!".to_sym) do |*sets|
      changed = __send__(name, *sets)
      changed == self ? nil : replace(changed)
    end
  end
end

class Symbol
  def succ
    to_s.succ.to_sym
  end
  alias next succ
end

class Integer
  alias __chr chr
  def chr(encoding = nil)
    return [self].pack('U') if encoding && self > 127

    __chr
  end
end
