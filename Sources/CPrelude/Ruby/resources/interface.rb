module Inspec::Resources
  class NetworkInterface < Inspec.resource(1)
    name 'interface'
    supports platform: 'unix'
    answers :partly,
            'Whether it exists and its name come from /proc/net. State, speed and addresses are unknown: they are ' \
            'not read. A directory shows no interfaces.'

    def initialize(name)
      @iface = name
    end

    def exists?
      !found.nil?
    end

    def up?
      exists? && known('up')
    end

    def name
      found && found['name']
    end

    def speed
      exists? ? known('speed') : nil
    end

    def ipv4_address?
      !ipv4_addresses.empty?
    end

    def ipv6_address?
      !ipv6_addresses.empty?
    end

    def ipv4_address
      ipv4_addresses.first
    end

    def ipv6_address
      ipv6_addresses.first
    end

    def ipv4_addresses
      ipv4_cidrs.map { |address| address.split('/')[0] }
    end

    def ipv6_addresses
      ipv6_cidrs.map { |address| address.split('/')[0] }
    end

    def ipv4_addresses_netmask
      ipv4_cidrs.map do |cidr|
        address, length = cidr.split('/')
        bits = (0xffffffff << (32 - length.to_i)) & 0xffffffff
        "#{address}/#{[24, 16, 8, 0].map { |shift| (bits >> shift) & 255 }.join('.')}"
      end
    end

    def ipv4_cidrs
      exists? ? known('ipv4') : []
    end

    def ipv6_cidrs
      exists? ? known('ipv6') : []
    end

    def resource_id
      @iface || 'Interface'
    end

    def to_s
      "Interface #{@iface}"
    end

    private

    def found
      return @found if @looked

      @found = Sidescan.native(:target_interfaces).find { |interface| interface['name'] == @iface }
      @looked = true
      @found
    end

    def known(what)
      raise Sidescan::Unknown.new("#{what} of the interface #{@iface}", 'it can not be read') if found[what].nil?

      found[what]
    end
  end
end
