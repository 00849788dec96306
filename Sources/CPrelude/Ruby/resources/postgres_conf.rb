Sidescan.require_resource '_settings_file'
Sidescan.require_resource '_find_files'

module Inspec::Resources
  class PostgresConf < Inspec.resource(1)
    name 'postgres_conf'
    supports platform: 'unix'
    answers :evaluated, 'More than 1,000 included files are unknown: no more are read.'
    include Sidescan::IncludedFiles
    include Sidescan::RubyNames

    SYNTAX = { assignment_regex: /^\s*([^=]*?)\s*=\s*[']?\s*(.*?)\s*[']?\s*$/ }.freeze

    attr_accessor :conf_path
    attr_reader :content

    def initialize(path = nil)
      @conf_path = path || inspec.postgres.conf_path
      return skip_resource 'PostgreSQL conf path is not set' if @conf_path.nil?

      read_all
    end

    def params(*names)
      names.inject(@params) { |found, name| found.nil? ? nil : found[name] }
    end

    def value(keys)
      keys.inject(@params) { |found, key| found.respond_to?(:key?) ? found[key.to_s] : nil }
    end

    # A value of one character or element is that element.
    def method_missing(*keys)
      keys.shift if keys[0] == :[]
      found = value(keys)
      found && found.length == 1 ? found[0] : found
    end

    def resource_id
      @conf_path || 'postgres_conf'
    end

    def to_s
      'PostgreSQL Configuration'
    end

    private

    def read_all
      @params = {}
      @content = read_with_included(@conf_path) do |text, path|
        found = SimpleConfig.new(text, SYNTAX).params
        @params.merge!(found)
        included(found, Sidescan::Find.directory_of(path))
      end
    end

    def included(found, directory)
      files = [found['include'], found['include_if_exists']].compact
      listed = [found['include_dir']].compact.flat_map do |name|
        Sidescan::Find.find(Sidescan::Find.relative_to(directory, name), depth: 1, type: 'file')
      end
      files.map { |file| Sidescan::Find.relative_to(directory, file) } + listed
    end
  end
end
