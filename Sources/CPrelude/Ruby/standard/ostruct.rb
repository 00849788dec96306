class OpenStruct
  def initialize(values = nil)
    @table = {}
    (values || {}).each { |name, value| @table[name.to_sym] = value }
  end

  def [](name)
    @table[name.to_sym]
  end

  def []=(name, value)
    @table[name.to_sym] = value
  end

  def to_h
    @table.dup
  end

  def each_pair(&block)
    @table.each_pair(&block)
  end

  def dig(name, *rest)
    @table.dig(name.to_sym, *rest)
  end

  def delete_field(name)
    @table.delete(name.to_sym)
  end

  def respond_to_missing?(name, all = false)
    @table.key?(name.to_s.sub(/=\z/, '').to_sym) || super
  end

  def method_missing(name, *arguments)
    text = name.to_s
    text.end_with?('=') ? self[text[0...-1]] = arguments[0] : @table[name]
  end

  def ==(other)
    other.is_a?(OpenStruct) && to_h == other.to_h
  end

  def inspect
    "#<OpenStruct#{@table.map { |name, value| " #{name}=#{value.inspect}" }.join(',')}>"
  end
  alias to_s inspect
end
