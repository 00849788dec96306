class MatchData
  attr_reader :regexp, :string

  # A match, which is in $~ from now on.
  def self.leave(regexp, text, offsets)
    match = new(regexp, text, offsets)
    Sidescan.regexp_globals(match, match.to_a)
    match
  end

  def initialize(regexp, text, offsets)
    @regexp = regexp
    @string = text.frozen? ? text : text.dup.freeze
    @offsets = offsets
  end

  def to_a
    @groups ||= begin
      groups = []
      index = 0
      while index < @offsets.length
        start = @offsets[index]
        groups << (start < 0 ? nil : @string.byteslice(start, @offsets[index + 1] - start))
        index += 2
      end
      groups
    end
  end

  def captures
    to_a[1..-1]
  end
  alias deconstruct captures

  def names
    @regexp.names
  end

  def named_captures(symbolize_names: false)
    names.map { |name| [symbolize_names ? name.to_sym : name, self[name]] }.to_h
  end

  def deconstruct_keys(keys)
    all = named_captures(symbolize_names: true)
    keys ? all.select { |key, _| keys.include?(key) } : all
  end

  def [](group, length = nil)
    case group
    when Integer then length ? to_a[group, length] : to_a[group]
    when String, Symbol then to_a[number(group)]
    else to_a[group]
    end
  end

  def values_at(*groups)
    groups.map { |group| self[group] }
  end

  def begin(group)
    start = @offsets[number(group) * 2]
    start < 0 ? nil : Sidescan.character_offset(@string, start)
  end

  def end(group)
    stop = @offsets[number(group) * 2 + 1]
    stop < 0 ? nil : Sidescan.character_offset(@string, stop)
  end

  def offset(group)
    [self.begin(group), self.end(group)]
  end

  def byteoffset(group)
    index = number(group) * 2
    @offsets[index] < 0 ? [nil, nil] : @offsets[index, 2]
  end

  def pre_match
    @string.byteslice(0, @offsets[0])
  end

  def post_match
    @string.byteslice(@offsets[1], @string.bytesize - @offsets[1])
  end

  def size
    @offsets.length / 2
  end
  alias length size

  def to_s
    to_a[0]
  end

  def ==(other)
    other.is_a?(MatchData) && string == other.string && regexp == other.regexp && byteoffset(0) == other.byteoffset(0)
  end
  alias eql? ==

  def inspect
    labels = {}
    names.each { |name| @regexp.group_numbers(name).each { |group| labels[group] = name } }
    parts = to_a.each_with_index.map { |text, group| group == 0 ? text.inspect : "#{labels[group] || group}:#{text.inspect}" }
    "#<MatchData #{parts.join(' ')}>"
  end

  private

  def number(group)
    if group.is_a?(Integer)
      group += size if group < 0
      raise IndexError, "index #{group} out of matches" unless group >= 0 && group < size
      return group
    end
    numbers = @regexp.group_numbers(group.to_s)
    raise IndexError, "undefined group name reference: #{group}" unless numbers

    numbers.reverse.find { |candidate| @offsets[candidate * 2] >= 0 } || numbers.last
  end
end
