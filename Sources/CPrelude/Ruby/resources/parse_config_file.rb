Sidescan.require_resource 'parse_config'

module Inspec::Resources
  class PConfigFile < PConfig
    name 'parse_config_file'
    supports platform: 'unix'

    def initialize(path, options = nil)
      super(nil, options)
      @conf_path = path
      @content = read_file_content(path)
      settings
    end

    def resource_id
      @conf_path || 'parse_config_file'
    end

    def to_s
      "Parse Config File #{@conf_path}"
    end
  end
end
