Sidescan.require_resource '_file_reader'
Sidescan.require_resource '_simple_config'
Sidescan.require_resource '_ruby_names'

module Sidescan
  # A resource whose attributes are the settings of one file. Its class says how the file is written in SYNTAX.
  module SettingsFile
    def self.included(resource)
      resource.include FileReader
      resource.include RubyNames
    end

    def method_missing(name)
      settings[name.to_s]
    end

    def resource_id
      @conf_path
    end

    private

    def open_settings(path)
      @conf_path = path
      @content = read_file_content(path)
    end

    def settings
      @params ||= SimpleConfig.new(@content, self.class::SYNTAX).params
    end

    # A setting that the file has once is its value, one that it has more often all of them.
    def single_or_all(values)
      values.is_a?(Array) && values.length == 1 ? values[0] : values
    end
  end
end
