Sidescan.require_resource '_file_reader'

module Inspec::Resources
  class RsaKey < Inspec.resource(1)
    name 'key_rsa'
    supports platform: 'unix'
    answers :partly, 'Keys that are encrypted, and keys of other kinds than RSA, are unknown: they are not read.'
    include FileReader

    def initialize(path, passphrase = nil)
      @path = path
      @key = Sidescan.native(:key, read_file_content(path, true))
      if @key == 'encrypted' && passphrase
        raise Sidescan::Unknown.new(path, 'keys that are encrypted are not read')
      elsif @key == 'other'
        raise Sidescan::Unknown.new(path, 'keys of other kinds than RSA are not read')
      elsif @key.nil? || @key == 'encrypted'
        raise Inspec::Exceptions::ResourceFailed, 'passphrase error'
      end
    end

    def public?
      true
    end

    def private?
      !@key['private'].nil?
    end

    def public_key
      @key['public']
    end

    def private_key
      @key['private'] || @key['public']
    end

    def key_length
      @key['modulus_bytes'] * 8
    end

    def resource_id
      @path || 'RSA Key'
    end

    def to_s
      "rsa_key #{@path}"
    end
  end
end
