module Inspec::Resources
  # Another machine: asking for it would mean to speak to it.
  class Host < Inspec.resource(1)
    name 'host'
    supports platform: 'unix'
    answers :unknown, 'The agent does not use the network.'

    attr_reader :hostname, :port, :protocol

    def initialize(hostname, options = {})
      @hostname = hostname
      @port = options[:port]
      @protocol = options[:proto] || options.fetch(:protocol, 'icmp')
    end

    def proto
      protocol
    end

    %i[resolvable? reachable? connection socket ipaddress ipv4_address ipv6_address].each do |method|
      define_method(method) do |*_arguments|
        raise Sidescan::Unknown.new("the host #{hostname}", 'this agent does not use the network')
      end
    end

    def resource_id
      port ? "#{hostname}-#{port}-#{protocol}" : hostname
    end

    def to_s
      port ? "Host #{hostname} port #{port} proto #{protocol}" : "Host #{hostname}"
    end
  end
end
