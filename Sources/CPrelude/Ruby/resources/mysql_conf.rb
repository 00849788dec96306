Sidescan.require_resource '_settings_file'
Sidescan.require_resource '_find_files'

module Inspec::Resources
  # The settings of some groups.
  class MysqlConfEntry
    def initialize(path, params)
      @path = path
      @params = params
    end

    # A name without a value is set.
    def method_missing(name, *)
      found = @params[name.to_s]
      found.nil? && @params.key?(name.to_s) ? true : found
    end

    def to_s
      "MySQL Config entry [#{@path.join(' ')}]"
    end

    def inspect
      to_s
    end
  end

  class MysqlConf < Inspec.resource(1)
    name 'mysql_conf'
    supports platform: 'unix'
    answers :evaluated, 'More than 1,000 included files are unknown: no more are read.'
    include Sidescan::IncludedFiles
    include Sidescan::RubyNames

    attr_reader :content

    def initialize(path = nil)
      @conf_path = path || inspec.mysql.conf_path
      read_all
    end

    def params(*names)
      MysqlConfEntry.new(names, names.inject(@params) { |found, name| found.nil? ? nil : found[name] })
    end

    def method_missing(name)
      @params[name.to_s]
    end

    def resource_id
      @conf_path || 'mysql_conf'
    end

    def to_s
      'MySQL Configuration'
    end

    private

    def read_all
      @params = {}
      @content = read_with_included(@conf_path) do |text, path|
        SimpleConfig.new(text).params.each { |name, found| merge(name, found) }
        included(text, Sidescan::Find.directory_of(path))
      end
    end

    def merge(name, found)
      known = @params[name]
      if known.is_a?(Hash) && found.is_a?(Hash)
        found.each { |key, value| known[key] = value }
      else
        @params[name] = found
      end
    end

    def included(text, directory)
      files = text.scan(/^!include\s+(.*?)\s*$/).flatten
      directories = text.scan(/^!includedir\s+(.*?)\s*$/).flatten
      listed = directories.flat_map do |name|
        Sidescan::Find.find(Sidescan::Find.relative_to(directory, name), depth: 1, type: 'file')
      end
      files.map { |file| Sidescan::Find.relative_to(directory, file) } + listed
    end
  end
end
