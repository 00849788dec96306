class Regexp
  IGNORECASE = 1
  EXTENDED = 2
  MULTILINE = 4
  FIXEDENCODING = 16
  NOENCODING = 32

  class TimeoutError < RegexpError; end

  LETTERS = { 'i' => IGNORECASE, 'x' => EXTENDED, 'm' => MULTILINE }
  # Literals come by here each time that they are evaluated.
  KNOWN = {}

  # How many offsets a match has.
  attr_reader :source, :options, :number, :width

  def self.compile(source, options = nil, _encoding = nil)
    bits = options_of(options)
    if source.is_a?(Regexp)
      bits = source.options
      source = source.source
    end
    source = Sidescan.string(source)
    known = KNOWN[bits] ||= {}
    known.clear if known.size > 512
    found = known[source]
    return found if found && equal?(Regexp)

    expression = allocate
    expression.__send__(:initialize, source, bits)
    known[expression.source] = expression if equal?(Regexp)
    expression
  end

  def self.options_of(options)
    case options
    when nil, false then 0
    when Integer then options & 7
    when String then LETTERS.inject(0) { |bits, (letter, bit)| options.include?(letter) ? bits | bit : bits }
    else IGNORECASE
    end
  end

  class << self
    alias new compile
  end

  def self.escape(text)
    text = text.to_s
    result = ''
    text.each_byte do |byte|
      result << (ESCAPES[byte] || byte.chr)
    end
    result
  end

  ESCAPES = { 10 => '\n', 9 => '\t', 13 => '\r', 12 => '\f', 11 => '\v', 32 => '\ ' }
  '[]{}()|-*.\\?+^$#'.each_byte { |byte| ESCAPES[byte] = "\\#{byte.chr}" }

  def self.union(*parts)
    parts = parts[0] if parts.length == 1 && parts[0].is_a?(Array)
    return compile('(?!)') if parts.empty?
    return parts[0] if parts.length == 1 && parts[0].is_a?(Regexp)

    compile(parts.map { |part| part.is_a?(Regexp) ? part.to_s : escape(part) }.join('|'))
  end

  def self.last_match(group = nil)
    group && $~ ? $~[group] : $~
  end

  def self.try_convert(value)
    value.is_a?(Regexp) ? value : nil
  end

  class << self
    alias quote escape
  end

  def initialize(source, options = 0, _encoding = nil)
    @source = source.dup.freeze
    @options = Regexp.options_of(options)
    @number, @names, @width = Sidescan.native(:regexp, source, @options)
  end

  def group_numbers(name)
    @names[name]
  end

  def names
    @names.keys
  end

  def named_captures
    @names.dup
  end

  def casefold?
    @options & IGNORECASE != 0
  end

  def fixed_encoding?
    false
  end

  def encoding
    Encoding::UTF_8
  end

  def match(text, position = 0)
    if text.nil?
      Sidescan.regexp_globals(nil, [])
      return nil
    end
    found = search(text, position)
    found && block_given? ? yield(found) : found
  end

  # Finds from a position on, and leaves what it found in $~.
  def search(text, position = 0)
    text = Sidescan.string(text)
    position = position == 0 ? 0 : Sidescan.byte_offset(text, position)
    offsets = position && Sidescan.native(:regexp_match, @number, text, position)
    return MatchData.leave(self, text, offsets) if offsets

    Sidescan.regexp_globals(nil, [])
    nil
  end

  def match?(text, position = 0)
    return false if text.nil?

    text = Sidescan.string(text)
    position = Sidescan.byte_offset(text, position) unless position == 0
    !position.nil? && Sidescan.native(:regexp_test, @number, text, position)
  end

  def =~(text)
    found = match(text)
    found && found.begin(0)
  end

  def ===(text)
    return false unless text.is_a?(String) || text.is_a?(Symbol)

    !search(text).nil?
  end

  def ~
    self =~ $_
  end

  def ==(other)
    other.is_a?(Regexp) && source == other.source && options == other.options
  end
  alias eql? ==

  def hash
    [@source, @options].hash
  end

  def to_s
    on = ''
    off = ''
    [['m', MULTILINE], ['i', IGNORECASE], ['x', EXTENDED]].each do |letter, bit|
      (@options & bit == 0 ? off : on) << letter
    end
    "(?#{on}#{off.empty? ? '' : "-#{off}"}:#{readable})"
  end

  def inspect
    flags = ''
    flags << 'm' if @options & MULTILINE != 0
    flags << 'i' if @options & IGNORECASE != 0
    flags << 'x' if @options & EXTENDED != 0
    "/#{readable}/#{flags}"
  end

  def freeze
    self
  end

  def frozen?
    true
  end

  private

  # The source with slashes escaped, as it would be written.
  def readable
    return @source unless @source.include?('/')

    result = ''
    escaped = false
    @source.split('/', -1).each_with_index do |part, index|
      result << (escaped ? '/' : '\\/') if index > 0
      result << part
      backslashes = 0
      backslashes += 1 while backslashes < part.length && part.getbyte(part.bytesize - 1 - backslashes) == 92
      escaped = backslashes.odd?
    end
    result
  end
end
