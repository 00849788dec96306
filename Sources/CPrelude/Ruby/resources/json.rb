Sidescan.require_resource '_document'

module Inspec::Resources
  class JsonConfig < Document
    name 'json'
    supports platform: 'os'

    def parse(content)
      Sidescan.native(:json, content)
    end

    private

    def resource_base_name
      'JSON'
    end
  end
end
