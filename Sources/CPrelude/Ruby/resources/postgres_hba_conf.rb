Sidescan.require_resource '_file_reader'

module Inspec::Resources
  class PostgresHbaConf < Inspec.resource(1)
    name 'postgres_hba_conf'
    supports platform: 'unix'
    include FileReader

    attr_reader :conf_file, :params

    def initialize(path = nil)
      @conf_file = path || "#{inspec.postgres.conf_dir}/pg_hba.conf"
      lines = read_file_content(@conf_file).split("\n").reject { |line| line =~ /^\s*#/ || line.empty? }
      @params = lines.map { |line| row(line) }
    end

    table = FilterTable.create
    %i[type database user address auth_method auth_params].each do |column|
      table.register_column(column, field: column.to_s)
    end
    table.install_filter_methods_on_resource(self, :params)

    def to_s
      "Postgres Hba Config #{@conf_file}"
    end

    private

    # A local connection has no address.
    def row(line)
      words = line.split(/\s+/)
      found = %w[type database user address auth_method].zip(words).to_h
      found['auth_params'] = (words[5..-1] || []).join(' ')
      found.merge!('auth_method' => found['address'], 'address' => '') if found['type'] == 'local'
      found
    end
  end
end
