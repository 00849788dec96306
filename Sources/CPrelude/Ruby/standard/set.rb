class Set
  include Enumerable

  def self.[](*items)
    new(items)
  end

  def initialize(items = nil, &block)
    @hash = {}
    items.each { |item| add(block ? block.call(item) : item) } if items
  end

  def initialize_copy(other)
    @hash = other.to_a.map { |item| [item, true] }.to_h
  end

  def each(&block)
    return to_enum(:each) unless block

    @hash.keys.each(&block)
    self
  end

  def join(separator = nil)
    to_a.join(separator)
  end

  def add(item)
    raise FrozenError, "can't modify frozen Set: #{inspect}" if frozen?

    @hash[item] = true
    self
  end
  alias << add

  def add?(item)
    include?(item) ? nil : add(item)
  end

  def delete(item)
    @hash.delete(item)
    self
  end

  def delete?(item)
    include?(item) ? delete(item) : nil
  end

  def include?(item)
    @hash.key?(item)
  end
  alias member? include?
  alias === include?
  alias contain? include?

  def size
    @hash.size
  end
  alias length size
  alias count_all size

  def count(*arguments, &block)
    arguments.empty? && !block ? size : to_a.count(*arguments, &block)
  end

  def empty?
    @hash.empty?
  end

  def to_a
    @hash.keys
  end

  def to_set
    self
  end

  def |(other)
    dup.merge(other)
  end
  alias + |
  alias union |

  def &(other)
    other = other.to_set
    Set.new(to_a.select { |item| other.include?(item) })
  end
  alias intersection &

  def -(other)
    other = other.to_set
    Set.new(to_a.reject { |item| other.include?(item) })
  end
  alias difference -

  def ^(other)
    other = other.to_set
    (self - other) | (other - self)
  end

  def merge(*others)
    others.each { |other| other.each { |item| add(item) } }
    self
  end

  def subtract(other)
    other.each { |item| delete(item) }
    self
  end

  def subset?(other)
    all? { |item| other.include?(item) }
  end
  alias <= subset?

  def superset?(other)
    other.subset?(self)
  end
  alias >= superset?

  def proper_subset?(other)
    size < other.size && subset?(other)
  end
  alias < proper_subset?

  def proper_superset?(other)
    other.proper_subset?(self)
  end
  alias > proper_superset?

  def disjoint?(other)
    none? { |item| other.include?(item) }
  end

  def intersect?(other)
    !disjoint?(other)
  end

  def ==(other)
    other.is_a?(Set) && size == other.size && subset?(other)
  end
  alias eql? ==

  def hash
    to_a.map(&:hash).sort.hash
  end

  def map!(&block)
    replace(to_a.map(&block))
  end

  def select!(&block)
    replace(to_a.select(&block))
  end
  alias filter! select!
  alias keep_if select!

  def reject!(&block)
    replace(to_a.reject(&block))
  end
  alias delete_if reject!

  %i[select filter reject].each do |name|
    define_method(name) { |&block| Set.new(to_a.__send__(name, &block)) }
  end

  def partition(&block)
    to_a.partition(&block)
  end

  def replace(items)
    @hash = {}
    merge(items)
  end

  def clear
    @hash = {}
    self
  end

  def freeze
    @hash.freeze
    super
  end

  def inspect
    "#<Set: {#{to_a.map(&:inspect).join(', ')}}>"
  end
  alias to_s inspect
end

SortedSet = Set
