Sidescan.require_resource '_file_reader'

module Inspec::Resources
  class DhParams < Inspec.resource(1)
    name 'dh_params'
    supports platform: 'unix'
    answers :partly,
            '`valid?` is unknown for an odd modulus: whether it is a safe prime is not tested. An even one is not ' \
            'valid.'
    include FileReader

    def initialize(path)
      @path = path
      @params = Sidescan.native(:dh_params, read_file_content(path))
      raise 'could not parse pkey' if @params.nil?
    end

    def dh_params?
      !@params.nil?
    end

    def generator
      @params['generator']
    end

    def modulus
      "00:#{@params['prime']}"
    end

    def pem
      @params['pem']
    end

    def prime_length
      @params['bits']
    end

    def text
      lines = modulus.split(':').each_slice(15).map { |bytes| "        #{bytes.join(':')}" }
      "    DH Parameters: (#{prime_length} bit)\n    P:   \n#{lines.join(":\n")}\n" \
        "    G:    #{generator} (0x#{generator.to_s(16)})\n"
    end

    # Whether the number is a safe prime is not tested here; an even one is none.
    def valid?
      return false if (@params['prime'][-1].to_i(16) % 2).zero?

      raise Sidescan::Unknown.new(@path, 'whether the modulus is a safe prime is not tested here')
    end

    def resource_id
      @path || 'dh_params'
    end

    def to_s
      "dh_params #{@path}"
    end
  end
end
