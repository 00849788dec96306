class IPAddr
  include Comparable

  class Error < ArgumentError; end
  class InvalidAddressError < Error; end
  class AddressFamilyError < Error; end
  class InvalidPrefixError < InvalidAddressError; end

  # Sixteen bits each, two for IPv4 and eight for IPv6.
  attr_reader :parts, :prefix

  def initialize(text = '::', _family = nil)
    address, mask = text.to_s.split('/', 2)
    raise InvalidAddressError, "invalid address: #{text}" if address.nil?

    address = address.sub(/\A\[(.*)\]\z/, '\1').sub(/%.*/, '')
    @parts = IPAddr.read(address) || raise(InvalidAddressError, "invalid address: #{text}")
    @prefix = mask ? IPAddr.prefix_of(mask, bits) : bits
    raise InvalidPrefixError, "invalid length: #{text}" unless @prefix && @prefix.between?(0, bits)

    @parts = masked(@parts)
  end

  def self.read(text)
    return four(text) if text.match?(/\A\d+(?:\.\d+){3}\z/)
    return nil unless text.include?(':') && text.match?(/\A[\h:.]+\z/)

    last = text.split(':', -1).last
    if last.include?('.')
      words = four(last)
      return nil if words.nil?

      text = text[0, text.length - last.length] + words.map { |part| part.to_s(16) }.join(':')
    end
    head, tail, more = text.split('::', -1)
    return nil if more

    head = head.split(':', -1)
    tail = tail.nil? ? [] : tail.split(':', -1)
    return nil unless text.include?('::') ? head.length + tail.length < 8 : head.length == 8

    all = head + ['0'] * (8 - head.length - tail.length) + tail
    all.all? { |part| part.match?(/\A\h{1,4}\z/) } ? all.map(&:hex) : nil
  end

  def self.four(text)
    numbers = text.split('.')
    return nil unless numbers.all? { |number| number.match?(/\A(?:0|[1-9]\d{0,2})\z/) && number.to_i < 256 }

    a, b, c, d = numbers.map(&:to_i)
    [a * 256 + b, c * 256 + d]
  end

  def self.prefix_of(mask, bits)
    return mask.to_i if mask.match?(/\A\d+\z/)

    parts = read(mask)
    return nil if parts.nil? || parts.length * 16 != bits

    digits = parts.map { |part| part.to_s(2).rjust(16, '0') }.join
    digits.match?(/\A1*0*\z/) ? digits.count('1') : nil
  end

  def bits
    parts.length * 16
  end

  def ipv4?
    parts.length == 2
  end

  def ipv6?
    !ipv4?
  end

  def include?(other)
    other = IPAddr.new(other) unless other.is_a?(IPAddr)
    other.bits == bits && other.prefix >= prefix && masked(other.parts) == parts
  end
  alias === include?

  def mask(length)
    IPAddr.new("#{self}/#{length}")
  end

  def to_range
    first..last
  end

  def to_s
    return parts.map { |part| "#{part / 256}.#{part % 256}" }.join('.') if ipv4?

    text = parts.map { |part| part.to_s(16) }.join(':')
    run = text.scan(/(?<![\h])0(?::0)+(?![\h])/).max_by(&:length)
    return text unless run

    text.sub(/(?:\A|:)#{run}(?::|\z)/, '::')
  end

  def to_string
    ipv4? ? to_s : parts.map { |part| format('%04x', part) }.join(':')
  end

  def to_i
    parts.inject(0) { |sum, part| sum * 65_536 + part }
  end

  def loopback?
    ipv4? ? parts[0] / 256 == 127 : parts == [0, 0, 0, 0, 0, 0, 0, 1]
  end

  def private?
    nets = ipv4? ? %w[10.0.0.0/8 172.16.0.0/12 192.168.0.0/16] : %w[fc00::/7]
    nets.any? { |net| IPAddr.new(net).include?(self) }
  end

  def link_local?
    IPAddr.new(ipv4? ? '169.254.0.0/16' : 'fe80::/10').include?(self)
  end

  def <=>(other)
    other = IPAddr.new(other) unless other.is_a?(IPAddr)
    parts <=> other.parts
  rescue Error
    nil
  end

  def ==(other)
    (self <=> other) == 0
  end

  def eql?(other)
    other.is_a?(IPAddr) && self == other
  end

  def hash
    parts.hash
  end

  def inspect
    net = prefix == bits ? self : "#{self}/#{prefix}"
    "#<IPAddr: IPv#{ipv4? ? 4 : 6}:#{net}>"
  end

  private

  def masked(all)
    all.each_with_index.map do |part, index|
      kept = [[prefix - index * 16, 0].max, 16].min
      part & (65_535 << (16 - kept)) & 65_535
    end
  end
end
