Sidescan.require_resource '_file_reader'
Sidescan.require_resource '_simple_config'

module Inspec::Resources
  class EtcGroup < Inspec.resource(1)
    name 'etc_group'
    supports platform: 'unix'
    include FileReader
    include Inspec::Utils::CommentParser

    # What `where` may ask for, and the fields that it means.
    CRITERIA = {
      name: 'name', group_name: 'name', password: 'password', gid: 'gid', group_id: 'gid', users: 'members',
      members: 'members'
    }.freeze

    attr_accessor :gid, :entries

    def initialize(path = nil)
      @path = path || '/etc/group'
      @content = read_file_content(@path, true)
      @entries = @content.split("\n").map { |line| entry(line) }.compact
    end

    def groups(entries = nil)
      (entries || @entries).map { |entry| entry['name'] }
    end

    def gids(entries = nil)
      (entries || @entries).map { |entry| entry['gid'] }
    end

    def users(entries = nil)
      (entries || @entries).flat_map { |entry| (entry['members'] || '').split(',') }.reject { |name| name.empty? }
    end

    def where(conditions = {})
      return nil if conditions.empty?

      kept = conditions.inject(@entries) do |entries, (criterion, wanted)|
        field = CRITERIA[criterion.to_sym]
        field.nil? ? entries : entries.select { |entry| entry[field].to_s == wanted.to_s }
      end
      EtcGroupView.new(self, kept)
    end

    def resource_id
      @path
    end

    def to_s
      '/etc/group'
    end

    private

    def entry(line)
      line, = parse_comment_line(line, comment_char: '#', standalone_comments: false)
      name, password, gid, members = line.split(':')
      return nil if name.nil?

      gid = gid.to_i if gid =~ /^\d+$/
      { 'name' => name, 'password' => password, 'gid' => gid, 'members' => members }
    end
  end

  # Some of the file's groups.
  class EtcGroupView
    attr_reader :entries

    def initialize(file, entries)
      @file = file
      @entries = entries
    end

    %i[groups gids users].each do |method|
      define_method(method) { @file.send(method, @entries) }
    end
  end
end
