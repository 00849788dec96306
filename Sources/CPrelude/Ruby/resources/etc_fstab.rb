Sidescan.require_resource '_file_reader'
Sidescan.require_resource '_simple_config'

module Inspec::Resources
  class EtcFstab < Inspec.resource(1)
    name 'etc_fstab'
    supports platform: 'unix'
    include FileReader
    include Inspec::Utils::CommentParser

    attr_reader :params

    def initialize(path = nil)
      @params = read_file_content(path || '/etc/fstab').lines.map { |line| entry(line) }.compact
    end

    FilterTable.create
               .register_column(:device_name, field: 'device_name')
               .register_column(:mount_point, field: 'mount_point')
               .register_column(:file_system_type, field: 'file_system_type')
               .register_column(:mount_options, field: 'mount_options')
               .register_column(:dump_options, field: 'dump_options')
               .register_column(:file_system_options, field: 'file_system_options')
               .register_custom_matcher(:configured?) { |table| table.entries.any? }
               .install_filter_methods_on_resource(self, :params)

    def nfs_file_systems
      where { file_system_type.match(/nfs/) }
    end

    def home_mount_options
      home = where { mount_point == '/home' }
      home.configured? ? home.entries[0].mount_options : nil
    end

    def to_s
      'File System Table File (fstab)'
    end

    private

    # A line that is too short for its options raises, by which InSpec skips the whole describe.
    def entry(line)
      line, = parse_comment_line(line, comment_char: '#', standalone_comments: false)
      return nil if line.empty?

      fields = line.split
      {
        'device_name' => fields[0],
        'mount_point' => fields[1],
        'file_system_type' => fields[2],
        'mount_options' => fields[3].split(','),
        'dump_options' => fields[4].to_i,
        'file_system_options' => fields[5].to_i
      }
    end
  end
end
