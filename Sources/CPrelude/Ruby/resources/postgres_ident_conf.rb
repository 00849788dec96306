Sidescan.require_resource '_file_reader'

module Inspec::Resources
  class PostgresIdentConf < Inspec.resource(1)
    name 'postgres_ident_conf'
    supports platform: 'unix'
    include FileReader

    attr_reader :conf_file, :params

    def initialize(path = nil)
      @conf_file = path || "#{inspec.postgres.conf_dir}/pg_ident.conf"
      lines = read_file_content(@conf_file, true).split("\n").reject { |line| line =~ /^\s*#/ || line.empty? }
      @params = lines.map { |line| %w[map_name system_username pg_username].zip(line.split(/\s+/)).to_h }
    end

    FilterTable.create
               .register_column(:map_name, field: 'map_name')
               .register_column(:system_username, field: 'system_username')
               .register_column(:pg_username, field: 'pg_username')
               .install_filter_methods_on_resource(self, :params)

    def to_s
      "PostgreSQL Ident Config #{@conf_file}"
    end
  end
end
