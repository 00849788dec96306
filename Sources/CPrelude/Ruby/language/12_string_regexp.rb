module Sidescan
  def self.string(value)
    return value if value.is_a?(String)
    return value.to_s if value.is_a?(Symbol)
    return value.to_str if value.respond_to?(:to_str)

    raise TypeError, "no implicit conversion of #{value.nil? ? 'nil' : value.class} into String"
  end

  # All matches in a text, each as its offsets; one crossing of the border however many there are.
  def self.each_match(regexp, text)
    all = native(:regexp_scan, regexp.number, text)
    width = regexp.width
    index = 0
    while index < all.length
      yield all[index, width]
      index += width
    end
  end

  # mruby's $~ is one for all methods: whoever matches on the way to something else leaves it as it was.
  def self.keeping_match
    match = $~
    yield
  ensure
    regexp_globals(match, match ? match.to_a : [])
  end

  # Has an object's methods leave $~ as it was.
  def self.keep_match_in(object, names)
    names.each do |name|
      plain = "__matching_#{name}".to_sym
      object.singleton_class.alias_method(plain, name)
      object.define_singleton_method(name) { |*arguments| Sidescan.keeping_match { __send__(plain, *arguments) } }
    end
  end

  # What a string method takes where it takes a pattern.
  def self.pattern(value)
    value.is_a?(Regexp) ? value : Regexp.compile(Regexp.escape(string(value)))
  end
end

class String
  def =~(pattern)
    raise TypeError, "wrong argument type String (expected Regexp)" if pattern.is_a?(String)

    pattern =~ self
  end

  def match(pattern, position = 0, &block)
    pattern = Regexp.compile(pattern) unless pattern.is_a?(Regexp)
    pattern.match(self, position, &block)
  end

  def match?(pattern, position = 0)
    pattern = Regexp.compile(pattern) unless pattern.is_a?(Regexp)
    pattern.match?(self, position)
  end

  def scan(pattern)
    pattern = Sidescan.pattern(pattern)
    found = []
    last = nil
    text = frozen? ? self : dup
    Sidescan.each_match(pattern, text) do |offsets|
      last = offsets
      if block_given?
        match = MatchData.leave(pattern, text, offsets)
        yield(pattern.width == 2 ? match[0] : match.captures)
      elsif offsets.length == 2
        found << text.byteslice(offsets[0], offsets[1] - offsets[0])
      else
        groups = []
        index = 2
        while index < offsets.length
          start = offsets[index]
          groups << (start < 0 ? nil : text.byteslice(start, offsets[index + 1] - start))
          index += 2
        end
        found << groups
      end
    end
    last ? MatchData.leave(pattern, text, last) : Sidescan.regexp_globals(nil, [])
    block_given? ? self : found
  end

  def gsub(pattern, *replacement, &block)
    return to_enum(:gsub, pattern) if replacement.empty? && !block

    __replace(pattern, replacement, true, &block) || dup
  end

  def sub(pattern, *replacement, &block)
    __replace(pattern, replacement, false, &block) || dup
  end

  def gsub!(pattern, *replacement, &block)
    raise FrozenError, "can't modify frozen String: #{inspect}" if frozen?

    changed = __replace(pattern, replacement, true, &block)
    changed && replace(changed)
  end

  def sub!(pattern, *replacement, &block)
    raise FrozenError, "can't modify frozen String: #{inspect}" if frozen?

    changed = __replace(pattern, replacement, false, &block)
    changed && replace(changed)
  end

  # The text with matches replaced; nil where there is none.
  def __replace(pattern, replacement, all, &block)
    raise ArgumentError, "wrong number of arguments (given #{replacement.length + 1}, expected 1..2)" if replacement.length > 1
    raise ArgumentError, 'wrong number of arguments (given 1, expected 2)' if replacement.empty? && !block

    pattern = Sidescan.pattern(pattern)
    replacement = replacement[0]
    text = frozen? ? self : dup
    if replacement && !replacement.is_a?(Hash)
      changed, offsets = Sidescan.native(:regexp_replace, pattern.number, text, Sidescan.string(replacement), all)
      changed ? MatchData.leave(pattern, text, offsets) : Sidescan.regexp_globals(nil, [])
      return changed
    end
    Sidescan.replace_each(pattern, text, all) { |match| replacement ? replacement[match] : block.call(match) }
  end

  alias __index index
  alias __rindex rindex
  alias __aref []
  alias __aset []=
  alias __split split
  alias __slice! slice!
  alias __start_with? start_with?
  alias __partition partition
  alias __rpartition rpartition

  def [](*arguments)
    pattern = arguments[0]
    return __aref(*arguments) unless pattern.is_a?(Regexp)

    match = pattern.search(self)
    match && match[arguments[1] || 0]
  end
  alias slice []

  def []=(*arguments)
    pattern = arguments[0]
    unless pattern.is_a?(Regexp)
      return __aset(*arguments) if pattern.is_a?(String) || ascii_only?

      start, stop = Sidescan.part_of(self, *arguments[0...-1])
      replace(byteslice(0, start) + arguments.last + byteslice(stop, bytesize - stop))
      return arguments.last
    end
    match = pattern.search(self)
    raise IndexError, 'regexp not matched' unless match

    start, stop = match.byteoffset(arguments.length == 3 ? arguments[1] : 0)
    raise IndexError, "regexp group #{arguments[1]} not matched" unless start

    replace(byteslice(0, start) + arguments.last + byteslice(stop, bytesize - stop))
    arguments.last
  end

  def slice!(*arguments)
    pattern = arguments[0]
    return __slice!(*arguments) unless pattern.is_a?(Regexp)

    found = self[*arguments]
    self[*arguments] = '' if found
    found
  end

  def index(pattern, position = 0)
    unless pattern.is_a?(Regexp)
      start = Sidescan.byte_offset(self, position)
      found = start && __index(Sidescan.string(pattern), start)
      return found && Sidescan.character_offset(self, found)
    end

    match = pattern.search(self, position)
    match && match.begin(0)
  end

  def rindex(pattern, position = length)
    start = position >= length ? bytesize : Sidescan.byte_offset(self, position)
    unless pattern.is_a?(Regexp)
      found = start && __rindex(Sidescan.string(pattern), start)
      return found && Sidescan.character_offset(self, found)
    end
    match = Sidescan.last_match(pattern, self, start)
    match && match.begin(0)
  end

  def start_with?(*prefixes)
    return __start_with?(prefixes[0]) if prefixes.length == 1 && String === prefixes[0]

    prefixes.any? do |prefix|
      next __start_with?(prefix) unless prefix.is_a?(Regexp)

      !Regexp.compile("\\A(?:#{prefix.source})", prefix.options).search(self).nil?
    end
  end

  def partition(pattern)
    return __partition(pattern) unless pattern.is_a?(Regexp)

    match = pattern.search(self)
    match ? [match.pre_match, match[0], match.post_match] : [dup, '', '']
  end

  def rpartition(pattern)
    return __rpartition(pattern) unless pattern.is_a?(Regexp)

    match = Sidescan.last_match(pattern, self, bytesize)
    match ? [match.pre_match, match[0], match.post_match] : ['', '', dup]
  end

  def split(pattern = nil, limit = 0)
    return [] if empty?
    return __split_awk(limit) if pattern.nil? || pattern == ' '
    return limit == 0 ? __split(pattern) : __split(pattern, limit) if pattern.is_a?(String) && !pattern.empty?

    parts = limit == 1 ? [dup] : __split_regexp(pattern.is_a?(Regexp) ? pattern : //, limit)
    parts.pop while limit == 0 && !parts.empty? && parts.last.empty?
    parts
  end

  def __split_awk(limit)
    limit == 0 ? __split : __split(' ', limit)
  end

  def __split_regexp(pattern, limit)
    parts = []
    pieces = 1
    start = 0
    size = bytesize
    Sidescan.each_match(pattern, self) do |offsets|
      next if offsets[1] == offsets[0] && (offsets[0] == 0 || offsets[0] >= size || offsets[0] == start)
      break if limit > 0 && pieces >= limit

      pieces += 1
      parts << byteslice(start, offsets[0] - start)
      start = offsets[1]
      index = 2
      while index < offsets.length
        parts << byteslice(offsets[index], offsets[index + 1] - offsets[index]) if offsets[index] >= 0
        index += 2
      end
    end
    parts << byteslice(start, size - start)
  end
end

module Sidescan
  # The bytes from and until which text[index], text[index, length] or text[range] is.
  def self.part_of(text, index, length = nil)
    before = index.is_a?(Range) ? text[0...index.begin] : text[0...index]
    part = length ? text[index, length] : text[index]
    raise IndexError, "index #{index} out of string" unless part && before

    [before.bytesize, before.bytesize + part.bytesize]
  end

  def self.replace_each(pattern, text, all)
    result = nil
    from = 0
    each_match(pattern, text) do |offsets|
      match = MatchData.leave(pattern, text, offsets)
      (result ||= '') << text.byteslice(from, offsets[0] - from) << yield(match[0]).to_s
      from = offsets[1]
      break unless all
    end
    return result << text.byteslice(from, text.bytesize - from) if result

    regexp_globals(nil, [])
    nil
  end

  def self.last_match(pattern, text, position)
    offsets = position && native(:regexp_last, pattern.number, text, position)
    return MatchData.leave(pattern, text, offsets) if offsets

    regexp_globals(nil, [])
    nil
  end
end

class Symbol
  def =~(pattern)
    to_s =~ pattern
  end

  def match(pattern, &block)
    to_s.match(pattern, &block)
  end

  def match?(pattern)
    to_s.match?(pattern)
  end

  def [](*arguments)
    to_s[*arguments]
  end

  def start_with?(*prefixes)
    to_s.start_with?(*prefixes)
  end

  def end_with?(*suffixes)
    to_s.end_with?(*suffixes)
  end
end

class NilClass
  def =~(_pattern)
    nil
  end
end

class Object
  def !~(pattern)
    !(self =~ pattern)
  end
end
