Sidescan.require_resource '_document'

module Inspec::Resources
  class TomlConfig < Document
    name 'toml'
    supports platform: 'os'

    def parse(content)
      Sidescan.native(:toml, content)
    end

    private

    def resource_base_name
      'TOML'
    end
  end
end
