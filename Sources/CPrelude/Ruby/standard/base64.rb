module Base64
  class << self
    def encode64(text)
      [text].pack('m')
    end

    def strict_encode64(text)
      [text].pack('m').delete("\n")
    end

    def urlsafe_encode64(text, padding: true)
      encoded = strict_encode64(text).tr('+/', '-_')
      padding ? encoded : encoded.delete('=')
    end

    def decode64(text)
      text.unpack('m')[0]
    end

    def strict_decode64(text)
      raise ArgumentError, 'invalid base64' unless text.match?(%r{\A(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?\z})

      decode64(text)
    end

    def urlsafe_decode64(text)
      decode64(text.tr('-_', '+/') + '=' * (-text.length % 4))
    end
  end
end
