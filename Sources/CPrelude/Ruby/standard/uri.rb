module URI
  class Error < StandardError; end
  class InvalidURIError < Error; end

  class Generic
    attr_reader :scheme, :userinfo, :host, :port, :path, :query, :fragment

    PORTS = { 'http' => 80, 'https' => 443, 'ftp' => 21, 'ldap' => 389, 'ldaps' => 636 }.freeze

    def initialize(text)
      match = %r{\A(?:([A-Za-z][A-Za-z0-9+.\-]*):)?(?://(?:([^@/?#]*)@)?(\[[\h:.]+\]|[^:/?#]*)(?::(\d*))?)?([^?#]*)(?:\?([^#]*))?(?:#(.*))?\z}.match(text)
      raise InvalidURIError, "bad URI(is not URI?): #{text.inspect}" if match.nil? || text.match?(/[\s<>"{}|\\^`]/)

      _, @scheme, @userinfo, @host, port, @path, @query, @fragment = match.to_a
      @scheme = @scheme.downcase if @scheme
      @port = port.nil? || port.empty? ? PORTS[@scheme] : port.to_i
      @text = text
    end

    def hostname
      host && host.delete('[]')
    end

    def user
      userinfo && userinfo.split(':', 2)[0]
    end

    def password
      userinfo && userinfo.split(':', 2)[1]
    end

    def to_s
      @text.dup
    end

    def inspect
      "#<URI::Generic #{@text}>"
    end

    def ==(other)
      other.is_a?(Generic) && to_s == other.to_s
    end
  end

  class << self
    def parse(text)
      Generic.new(text.to_s)
    end

    def join(*parts)
      parse(parts.join('/'))
    end

    def encode_www_form_component(text)
      text.to_s.bytes.map { |byte| encoded(byte) }.join
    end

    def decode_www_form_component(text)
      text.tr('+', ' ').gsub(/%(\h\h)/) { $1.hex.chr }
    end

    private

    def encoded(byte)
      return '+' if byte == 32

      byte < 128 && byte.chr.match?(/[A-Za-z0-9*\-._]/) ? byte.chr : format('%%%02X', byte)
    end
  end
end
