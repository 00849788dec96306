Sidescan.require_resource '_settings_file'

module Inspec::Resources
  class PConfig < Inspec.resource(1)
    name 'parse_config'
    supports platform: 'unix'
    include FileReader
    include Sidescan::RubyNames

    attr_reader :content

    def initialize(content = nil, options = nil)
      @content = content
      @options = (options || {}).dup
      settings unless content.nil?
    end

    def method_missing(*name)
      name.shift if name[0] == :[]
      settings[name[0].to_s]
    end

    def params(*names)
      names.inject(settings) { |found, name| found.respond_to?(:key) ? found[name] : nil }
    end

    def resource_id
      @content || 'parse_config'
    end

    def to_s
      "Parse Config #{@conf_path}"
    end

    private

    def settings
      @params ||= @content.nil? ? {} : SimpleConfig.new(@content, @options).params
    end
  end
end
