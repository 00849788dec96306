Sidescan.require_resource '_file_reader'
Sidescan.require_resource '_simple_config'

module Inspec::Resources
  class EtcHosts < Inspec.resource(1)
    name 'etc_hosts'
    supports platform: 'unix'
    include FileReader

    attr_reader :params

    # Only a line that begins with # is left out; a comment behind names is names, as InSpec has it.
    def initialize(path = nil)
      lines = read_file_content(path || '/etc/hosts').split("\n")
      @params = lines.reject { |line| SimpleConfig.without_comment(line, '#', false).empty? }.map { |line| entry(line) }
    end

    FilterTable.create
               .register_column(:ip_address, field: 'ip_address')
               .register_column(:primary_name, field: 'primary_name')
               .register_column(:all_host_names, field: 'all_host_names')
               .install_filter_methods_on_resource(self, :params)

    def to_s
      'Hosts File'
    end

    private

    def entry(line)
      address, *names = line.split
      { 'ip_address' => address, 'primary_name' => names.first, 'all_host_names' => names }
    end
  end
end
