Sidescan.require_resource '_settings_file'
Sidescan.require_resource '_find_files'

module Inspec::Resources
  # The directives of all included files, each an array of what it was given.
  class ApacheConf < Inspec.resource(1)
    name 'apache_conf'
    supports platform: 'unix'
    answers :evaluated, 'More than 1,000 included files are unknown: no more are read.'
    include Sidescan::IncludedFiles
    include Sidescan::RubyNames

    DEFAULTS = %w[/etc/apache2/apache2.conf /etc/httpd/conf/httpd.conf].freeze
    SYNTAX = {
      assignment_regex: /^\s*(\S+)\s+['"]*((?=.*\s+$).*?|.*?)['"]*\s*$/,
      multiple_values: true
    }.freeze
    QUOTED = /(?<=["|'])(?:\\.|[^"'\\])*(?=["|'])/

    attr_reader :conf_path, :content

    def initialize(path = nil)
      @conf_path = path || DEFAULTS.find { |default| Sidescan.native(:file_status, default, true) }
      read_file_content(@conf_path)
      read_all
    end

    def params(*names)
      names.inject(@params) { |found, name| found.nil? ? nil : found[name] }
    end

    def method_missing(name)
      @params[name.to_s]
    end

    def conf_dir
      @params['ServerRoot'] || @params['serverroot']
    end

    def resource_id
      @conf_path || 'apache_conf'
    end

    def to_s
      "Apache Config #{@conf_path}"
    end

    private

    def read_all
      @params = {}
      text = read_with_included(@conf_path, true) do |part, _|
        found = directives(part)
        found.each { |name, values| @params[name] = (@params[name] || []) + values }
        included(found)
      end
      @content = text.split("\n").reject { |line| line =~ /^\s*#/ }.map { |line| "#{line}\n" }.join
    end

    def directives(text)
      SimpleConfig.new(text, SYNTAX).params.map do |name, values|
        [name, values.map { |value| value[QUOTED] || value }]
      end.to_h
    end

    def included(found)
      root = conf_dir && conf_dir.first
      return [] if root.nil?

      ((found['Include'] || []) + (found['IncludeOptional'] || [])).flat_map do |pattern|
        path = Sidescan::Find.relative_to(root, pattern)
        Sidescan::Find.find(path, depth: 1, type: 'file') + Sidescan::Find.find(path, depth: 1, type: 'symlink')
      end
    end
  end
end
