class StringScanner
  attr_reader :string, :matched

  def initialize(string)
    @string = string
    @position = 0
  end

  def pos
    @position
  end
  alias pointer pos

  def pos=(position)
    @position = position
  end

  def eos?
    @position >= @string.bytesize
  end

  def rest
    @string.byteslice(@position, @string.bytesize - @position)
  end

  def scan(pattern)
    take(pattern, true, true, true)
  end

  def scan_until(pattern)
    take(pattern, false, true, true)
  end

  def skip(pattern)
    take(pattern, true, true, false)
  end

  def skip_until(pattern)
    take(pattern, false, true, false)
  end

  def match?(pattern)
    take(pattern, true, false, false)
  end

  def check(pattern)
    take(pattern, true, false, true)
  end

  def check_until(pattern)
    take(pattern, false, false, true)
  end

  def exist?(pattern)
    take(pattern, false, false, false)
  end

  def getch
    scan(/./m)
  end

  def peek(length)
    @string.byteslice(@position, length)
  end

  def [](group)
    @match && @match[group]
  end

  def captures
    @match && @match.captures
  end

  def pre_match
    @match && @match.pre_match
  end

  def post_match
    @match && @match.post_match
  end

  def terminate
    @position = @string.bytesize
    self
  end

  def reset
    @position = 0
    self
  end

  def unscan
    @position = @previous
    self
  end

  private

  def take(pattern, anchored, moves, text)
    pattern = Regexp.compile(Regexp.escape(pattern)) if pattern.is_a?(String)
    pattern = Regexp.compile("\\A(?:#{pattern.source})", pattern.options) if anchored
    @match = pattern.search(rest)
    @matched = @match && @match[0]
    return nil unless @match

    stop = @match.byteoffset(0)[1]
    start = @position
    @previous = start
    @position += stop if moves
    text ? @string.byteslice(start, stop) : stop
  end
end
