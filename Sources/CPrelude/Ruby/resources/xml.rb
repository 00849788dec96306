Sidescan.require_resource '_document'

module Inspec::Resources
  # An attribute is an XPath: the texts of the elements it finds, or what attributes hold.
  class XmlConfig < Document
    name 'xml'
    supports platform: 'os'

    def parse(content)
      Sidescan.native(:xml, content)
    end

    def value(keys)
      Sidescan.native(:xpath, @raw_content, keys.first.to_s)
    rescue Sidescan::DocumentError => e
      raise Inspec::Exceptions::ResourceFailed, e.message
    end

    private

    def resource_base_name
      'XML'
    end
  end
end
