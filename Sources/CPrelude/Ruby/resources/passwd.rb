Sidescan.require_resource '_file_reader'

module Inspec::Resources
  class Passwd < Inspec.resource(1)
    name 'passwd'
    supports platform: 'unix'
    include FileReader

    FIELDS = %w[user password uid gid desc home shell].each(&:freeze).freeze
    # As keys of many rows: each literal would be two more strings for each row.
    USER, PASSWORD, UID, GID, DESC, HOME, SHELL = FIELDS

    attr_reader :params, :content, :lines

    def initialize(path = nil, options = nil)
      @path = path || '/etc/passwd'
      @content = (options || {})[:content] || read_file_content(@path, true)
      @lines = @content.to_s.split("\n")
      @params = @lines.reject { |line| line[0] == '#' }.map { |line| entry(line) }
    end

    FilterTable.create
               .register_column(:users, field: 'user')
               .register_column(:passwords, field: 'password')
               .register_column(:uids, field: 'uid')
               .register_column(:gids, field: 'gid')
               .register_column(:descs, field: 'desc')
               .register_column(:homes, field: 'home')
               .register_column(:shells, field: 'shell')
               .register_custom_property(:content) { |table, _| Passwd.content(table) }
               .install_filter_methods_on_resource(self, :params)

    def self.content(table)
      table.entries.map { |entry| FIELDS.map { |field| entry.send(field) }.join(':') }.join("\n")
    end

    def to_s
      '/etc/passwd'
    end

    private

    def entry(line)
      user, password, uid, gid, desc, home, shell = line.split(':')
      { USER => user, PASSWORD => password, UID => uid, GID => gid, DESC => desc, HOME => home, SHELL => shell }
    end
  end
end
