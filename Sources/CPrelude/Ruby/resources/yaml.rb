Sidescan.require_resource '_document'

module Inspec::Resources
  class YamlConfig < Document
    name 'yaml'
    supports platform: 'os'

    def parse(content)
      Sidescan.native(:yaml, content)
    end

    private

    def resource_base_name
      'YAML'
    end
  end
end
