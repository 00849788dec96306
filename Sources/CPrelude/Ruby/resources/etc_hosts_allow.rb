Sidescan.require_resource '_file_reader'
Sidescan.require_resource '_simple_config'

module Inspec::Resources
  # hosts_access(5): daemons, clients and options, each list's end a colon. Each daemon of a line is a row.
  class EtcHostsAllow < Inspec.resource(1)
    name 'etc_hosts_allow'
    supports platform: 'unix'
    include FileReader

    attr_reader :params

    def initialize(path = nil)
      @conf_path = path || '/etc/hosts.allow'
      lines = read_file_content(@conf_path).split("\n").map { |line| SimpleConfig.without_comment(line, '#', false) }
      @params = lines.reject(&:empty?).flat_map { |line| rows(line) }
    end

    FilterTable.create
               .register_column(:daemon, field: 'daemon')
               .register_column(:client_list, field: 'client_list')
               .register_column(:options, field: 'options')
               .install_filter_methods_on_resource(self, :params)

    def resource_id
      @conf_path
    end

    def to_s
      'hosts.allow Configuration'
    end

    private

    def rows(line)
      daemons, rest = line.split(':', 2)
      raise TypeError, 'no implicit conversion of nil into String' if rest.nil?

      clients, options = rest.lstrip.split(/\s+:\s+/, 2)
      daemons.split(',').map do |daemon|
        {
          'daemon' => daemon.strip,
          'client_list' => (clients || '').split(',').map(&:strip),
          'options' => (options || '').split(/:\s+/).map(&:strip)
        }
      end
    end
  end
end
