Sidescan.require_resource '_file_reader'
Sidescan.require_resource '_simple_config'

module Inspec::Resources
  # The selection lines, each with its rules; groups that the file defines are spelled out.
  class AideConf < Inspec.resource(1)
    name 'aide_conf'
    supports platform: 'unix'
    include FileReader

    GROUPS = {
      'R' => %w[p i l n u g s m c md5],
      'L' => %w[p i l n u g],
      '>' => %w[p l u g i n S]
    }.freeze

    attr_reader :params

    def initialize(path = nil)
      @conf_path = path || '/etc/aide.conf'
      @groups = {}
      lines = read_file_content(@conf_path).split("\n").map { |line| SimpleConfig.without_comment(line, '#', false) }
      @params = lines.map { |line| row(line) }.compact
    end

    FilterTable.create
               .register_column(:selection_lines, field: 'selection_line')
               .register_column(:rules, field: 'rules')
               .install_filter_methods_on_resource(self, :params)

    def all_have_rule(rule)
      @params.all? { |line| line['rules'].include?(rule) }
    end

    def resource_id
      @conf_path
    end

    def to_s
      'AIDE Config'
    end

    private

    def row(line)
      if line.include?(' = ')
        words = line.gsub(/\s+/, '').split('=')
        @groups[words.first] = spelled_out(words.last)
        nil
      elsif line.start_with?('/', '!', '=')
        words = line.split
        path = words.first
        path = path[0..-2] if path.end_with?('/')
        { 'selection_line' => path, 'rules' => spelled_out(words.last) }
      end
    end

    def spelled_out(rules)
      rules.split('+').flat_map { |rule| @groups[rule] || GROUPS[rule] || [rule] }
    end
  end
end
