# A text that is read or written as a stream is.
class StringIO
  include Enumerable

  attr_accessor :string, :pos, :lineno

  def self.open(*arguments)
    stream = new(*arguments)
    block_given? ? yield(stream) : stream
  end

  def initialize(text = '', mode = nil)
    @string = text
    @lineno = 0
    @pos = 0
    seek_end if mode.to_s.start_with?('a')
  end

  def read(length = nil, *)
    return length.nil? || length == 0 ? '' : nil if eof?

    part = length.nil? ? @string.byteslice(@pos, @string.bytesize) : @string.byteslice(@pos, length)
    @pos += part.bytesize
    part
  end

  def gets(separator = "\n", chomp: false)
    return nil if eof?
    return read if separator.nil?

    rest = @string.byteslice(@pos, @string.bytesize)
    line = rest.split(separator, 2).first.to_s
    line += separator if line.bytesize < rest.bytesize
    @pos += line.bytesize
    @lineno += 1
    chomp ? line.chomp(separator) : line
  end

  def readline(*arguments)
    gets(*arguments) || raise(StandardError, 'end of file reached')
  end

  def getc
    char = eof? ? nil : @string.byteslice(@pos, @string.bytesize).chars.first
    @pos += char.bytesize if char
    char
  end

  def each_line(**options)
    while (line = gets(**options))
      yield line
    end
    self
  end
  alias each each_line

  def readlines(**options)
    lines = []
    each_line(**options) { |line| lines << line }
    lines
  end

  def write(*values)
    text = values.map(&:to_s).join
    before = @string.byteslice(0, @pos)
    after = @string.byteslice(@pos + text.bytesize, @string.bytesize)
    @string.replace("#{before}#{text}#{after}")
    @pos += text.bytesize
    text.bytesize
  end

  def print(*values)
    write(*values)
    nil
  end

  def <<(value)
    write(value)
    self
  end

  def puts(*values)
    values = [''] if values.empty?
    values.flatten.each { |value| write(value.to_s.end_with?("\n") ? value : "#{value}\n") }
    nil
  end

  def rewind
    @pos = 0
    @lineno = 0
    0
  end

  def eof?
    @pos >= @string.bytesize
  end
  alias eof eof?

  def size
    @string.bytesize
  end
  alias length size

  def close
    nil
  end
  alias close_read close
  alias close_write close

  def closed?
    false
  end

  private

  def seek_end
    @pos = @string.bytesize
  end
end
