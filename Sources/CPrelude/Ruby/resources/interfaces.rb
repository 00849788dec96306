Sidescan.require_resource 'interface'

module Inspec::Resources
  class Interfaces < Inspec.resource(1)
    name 'interfaces'
    supports platform: 'unix'
    answers :partly,
            'The names come from /proc/net. `ipv4_address` is unknown: addresses are not read. A directory shows no ' \
            'interfaces.'

    FilterTable.create
               .register_column(:names, field: 'name')
               .install_filter_methods_on_resource(self, :iface_data)

    # The most public address: of no private range, else of 10/8, of 172.16/12, of 192.168/16, else of the loopback.
    def ipv4_address
      addresses = names.map { |name| inspec.interface(name) }.select { |one| one.ipv4_address? && one.up? }
                       .flat_map { |one| one.ipv4_addresses }
      addresses.min_by { |address| [privacy(address), addresses.index(address)] }.to_s
    end

    def iface_data
      @iface_data ||= Sidescan.native(:target_interfaces).map { |interface| { 'name' => interface['name'] } }
    end

    def to_s
      'Interfaces'
    end

    private

    def privacy(address)
      first, second = address.split('.').map { |part| part.to_i }
      return 4 if first == 127
      return 3 if first == 192 && second == 168
      return 2 if first == 172 && second >= 16 && second <= 31

      first == 10 ? 1 : 0
    end
  end
end
