Sidescan.require_resource '_document'
Sidescan.require_resource '_simple_config'

module Inspec::Resources
  class IniConfig < Document
    name 'ini'
    supports platform: 'os'

    def parse(content)
      SimpleConfig.new(content).params
    end

    private

    def resource_base_name
      'INI'
    end
  end
end
