module Enumerable
  def sum(start = 0, &block)
    to_a.sum(start, &block)
  end

  def to_set
    Set.new(self)
  end

  def each_entry(&block)
    return to_enum(:each_entry) unless block

    each(&block)
  end

  # Parts of neighbours; the block says where one ends.
  def slice_when
    parts = []
    last = nil
    each do |item|
      if parts.empty? || yield(last, item)
        parts << [item]
      else
        parts.last << item
      end
      last = item
    end
    parts.each
  end

  def chunk_while
    slice_when { |one, two| !yield(one, two) }
  end

  def chunk
    parts = []
    each do |item|
      key = yield item
      next if key.nil?

      if parts.empty? || parts.last[0] != key
        parts << [key, [item]]
      else
        parts.last[1] << item
      end
    end
    parts.each
  end

  def grep_v(pattern, &block)
    found = reject { |item| pattern === item }
    block ? found.map(&block) : found
  end

  def to_h_by
    each_with_object({}) { |item, hash| hash[item] = yield(item) }
  end
  alias index_with to_h_by

  def index_by
    each_with_object({}) { |item, hash| hash[yield(item)] = item }
  end

  def compact
    reject(&:nil?)
  end

  def many?
    count > 1
  end

  def tally_by(&block)
    map(&block).tally
  end

  %i[min max].each do |name|
    plain = "__#{name}".to_sym
    alias_method plain, name
    define_method(name) do |count = nil, &block|
      next __send__(plain, &block) unless count

      sorted = sort(&block)
      sorted = sorted.reverse if name == :max
      sorted.first(count)
    end
    by = "#{name}_by".to_sym
    plain_by = "__#{by}".to_sym
    alias_method plain_by, by
    define_method(by) do |count = nil, &block|
      next to_enum(by) unless block
      next __send__(plain_by, &block) unless count

      sorted = sort_by(&block)
      sorted = sorted.reverse if name == :max
      sorted.first(count)
    end
  end
end

# mruby asks `each` for these and packs each element into a list of its own on the way: most of what profiles and the agent's
# own Ruby do is one of them. Elements may come and go in the block, so each turn asks for the length.
class Array
  def map
    return to_enum(:map) unless block_given?

    result = []
    index = 0
    while index < length
      result << yield(self[index])
      index += 1
    end
    result
  end
  alias collect map

  def select
    return to_enum(:select) unless block_given?

    result = []
    index = 0
    while index < length
      item = self[index]
      result << item if yield(item)
      index += 1
    end
    result
  end
  alias filter select
  alias find_all select

  def reject
    return to_enum(:reject) unless block_given?

    result = []
    index = 0
    while index < length
      item = self[index]
      result << item unless yield(item)
      index += 1
    end
    result
  end

  def each_with_index
    return to_enum(:each_with_index) unless block_given?

    index = 0
    while index < length
      yield self[index], index
      index += 1
    end
    self
  end

  def each_with_object(object)
    return to_enum(:each_with_object, object) unless block_given?

    index = 0
    while index < length
      yield self[index], object
      index += 1
    end
    object
  end

  alias __find find
  def find(absent = nil, &block)
    return __find(absent, &block) unless block && absent.nil?

    index = 0
    while index < length
      item = self[index]
      return item if yield(item)

      index += 1
    end
    nil
  end
  alias detect find

  alias __any? any?
  def any?(*pattern, &block)
    return __any?(*pattern, &block) unless block && pattern.empty?

    index = 0
    while index < length
      return true if yield(self[index])

      index += 1
    end
    false
  end

  alias __all? all?
  def all?(*pattern, &block)
    return __all?(*pattern, &block) unless block && pattern.empty?

    index = 0
    while index < length
      return false unless yield(self[index])

      index += 1
    end
    true
  end

  def sum(start = 0)
    index = 0
    while index < length
      start += block_given? ? yield(self[index]) : self[index]
      index += 1
    end
    start
  end

  alias __times *
  def *(other)
    other.is_a?(String) ? join(other) : __times(other)
  end

  def deconstruct
    self
  end

  %i[min max].each do |name|
    next unless instance_methods(false).include?(name)

    plain = "__array_#{name}".to_sym
    alias_method plain, name
    define_method(name) do |count = nil, &block|
      next __send__(plain, &block) unless count

      sorted = sort(&block)
      sorted = sorted.reverse if name == :max
      sorted.first(count)
    end
  end
end

class Hash
  def assoc(key)
    key?(key) ? [key, self[key]] : nil
  end

  def rassoc(value)
    find { |_, candidate| candidate == value }
  end

  def symbolize_keys
    transform_keys { |key| key.respond_to?(:to_sym) ? key.to_sym : key }
  end

  def stringify_keys
    transform_keys(&:to_s)
  end

  def deep_merge(other, &block)
    merge(other) do |key, mine, theirs|
      if mine.is_a?(Hash) && theirs.is_a?(Hash)
        mine.deep_merge(theirs, &block)
      else
        block ? block.call(key, mine, theirs) : theirs
      end
    end
  end

  def deconstruct_keys(_keys)
    self
  end

  def compare_by_identity
    raise NotImplementedError, 'Hash#compare_by_identity is not supported here'
  end
end

class Range
  def step(width = 1)
    raise ArgumentError, "step can't be 0" if width == 0

    list = block_given? ? nil : []
    index = 0
    item = self.begin
    until self.end && (exclude_end? ? item >= self.end : item > self.end)
      list ? list << item : yield(item)
      raise ArgumentError, 'an endless range needs a block here' if list && self.end.nil?

      index += 1
      item = self.begin + width * index
    end
    list ? list.each : self
  end
  alias % step

  def sum(start = 0, &block)
    if !block && self.begin.is_a?(Integer) && self.end.is_a?(Integer)
      last = exclude_end? ? self.end - 1 : self.end
      return last < self.begin ? start : start + (self.begin + last) * (last - self.begin + 1) / 2
    end
    to_a.sum(start, &block)
  end

  def overlap?(other)
    first_end = exclude_end? ? self.begin < other.end : self.begin <= other.end
    first_end && (other.exclude_end? ? other.begin < self.end : other.begin <= self.end)
  end
end

class Enumerator
  def size
    count
  end
end
