# Only what a path's text tells. What it leads to is not looked at: that would be the agent's file system.
class Pathname
  include Comparable

  def initialize(path)
    @path = path.to_s.dup
  end

  def to_s
    @path.dup
  end
  alias to_path to_s
  alias to_str to_s

  def inspect
    "#<Pathname:#{@path}>"
  end

  def +(other)
    other = other.to_s
    return Pathname.new(other) if other.start_with?('/')

    Pathname.new(@path == '.' ? other : "#{@path}#{@path.end_with?('/') ? '' : '/'}#{other}").clean_parents
  end
  alias / +

  def join(*parts)
    parts.inject(self) { |path, part| path + part }
  end

  def basename(suffix = '')
    Pathname.new(File.basename(@path, suffix))
  end

  def dirname
    Pathname.new(File.dirname(@path))
  end
  alias parent dirname

  def extname
    File.extname(@path)
  end

  def absolute?
    @path.start_with?('/')
  end

  def relative?
    !absolute?
  end

  def root?
    @path.match?(%r{\A/+\z})
  end

  def cleanpath(*)
    parts = []
    @path.split('/').each do |part|
      next if part.empty? || part == '.'

      if part == '..' && !parts.empty? && parts.last != '..'
        parts.pop
      elsif part != '..' || !absolute?
        parts << part
      end
    end
    text = (absolute? ? '/' : '') + parts.join('/')
    Pathname.new(text.empty? ? '.' : text)
  end

  # A child's leading `..` takes the place of the last part.
  def clean_parents
    @path.include?('/..') ? cleanpath : self
  end

  def each_filename(&block)
    names = @path.split('/').reject(&:empty?)
    block ? names.each(&block) : names.each
  end

  def relative_path_from(base)
    here = cleanpath.each_filename.to_a
    there = Pathname.new(base).cleanpath.each_filename.to_a
    while !here.empty? && here[0] == there[0]
      here.shift
      there.shift
    end
    parts = ['..'] * there.length + here
    Pathname.new(parts.empty? ? '.' : parts.join('/'))
  end

  def sub(*arguments, &block)
    Pathname.new(@path.sub(*arguments, &block))
  end

  def sub_ext(extension)
    Pathname.new(@path[0, @path.length - extname.length] + extension)
  end

  def expand_path(base = '/')
    Pathname.new(File.expand_path(@path, base.to_s))
  end

  def descend
    parts = ascend.to_a.reverse
    block_given? ? parts.each { |part| yield part } : parts.each
  end

  def ascend
    parts = []
    path = self
    loop do
      parts << path
      break if path.root? || path.to_s == '.' || path.parent.to_s == '.'

      path = path.parent
    end
    block_given? ? parts.each { |part| yield part } : parts.each
  end

  def <=>(other)
    other.is_a?(Pathname) ? @path <=> other.to_s : nil
  end

  def ==(other)
    other.is_a?(Pathname) && @path == other.to_s
  end
  alias eql? ==

  def hash
    @path.hash
  end

  %i[exist? file? directory? read readlines children entries glob readable? writable? executable? size stat lstat symlink?
     realpath readlink open each_line mtime owned?].each do |name|
    define_method(name) do |*|
      raise NotImplementedError, "Pathname##{name} is not supported here: use file('#{@path}')"
    end
  end
end

module Kernel
  def Pathname(path)
    Pathname.new(path)
  end
end
