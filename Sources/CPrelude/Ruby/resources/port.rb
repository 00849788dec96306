module Inspec::Resources
  # What listens in the target's network.
  class Port < Inspec.resource(1)
    name 'port'
    supports platform: 'unix'
    answers :partly,
            "What listens in the target's network, from /proc/net. `processes` and `pids` are unknown: only the " \
            'owner or root is told. Of a directory all is unknown.'

    def initialize(*arguments)
      arguments.unshift(nil) if arguments.length <= 1
      @address, @port = arguments
      @port = @port.to_i unless @port.nil?
    end

    FilterTable.create
               .register_column(:ports, field: 'port', style: :simple)
               .register_column(:addresses, field: 'address', style: :simple)
               .register_column(:protocols, field: 'protocol', style: :simple)
               .register_column(:processes, field: 'process', style: :simple, lazy: ->(_, _, _) { Port.owner_unknown })
               .register_column(:pids, field: 'pid', style: :simple, lazy: ->(_, _, _) { Port.owner_unknown })
               .register_custom_matcher(:listening?) { |table| !table.entries.empty? }
               .install_filter_methods_on_resource(self, :sockets)

    def self.owner_unknown
      raise Sidescan::Unknown.new('which process listens', 'only its owner or the superuser is told')
    end

    def to_s
      "Port #{@port}"
    end

    private

    def sockets
      @sockets ||= Sidescan.native(:target_sockets).select { |socket| wanted?(socket) }
                           .map { |socket| socket.reject { |_, value| value.nil? } }
    end

    def wanted?(socket)
      (@port.nil? || socket['port'] == @port) && (@address.nil? || socket['address'] == @address)
    end
  end
end
