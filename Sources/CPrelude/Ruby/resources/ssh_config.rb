Sidescan.require_resource '_settings_file'

module Inspec::Resources
  class SshConfig < Inspec.resource(1)
    name 'ssh_config'
    supports platform: 'unix'
    include Sidescan::SettingsFile

    # Keywords are compared without case; those below `Host` and `Match` count like all others.
    SYNTAX = { assignment_regex: /^\s*(\S+?)\s+(.*?)\s*$/, multiple_values: true }

    attr_reader :content

    def initialize(path = nil, _type = nil)
      open_settings(path || '/etc/ssh/ssh_config')
    end

    def params(*names)
      names.inject(keywords) { |found, name| found.respond_to?(:key) ? found[name] : nil }
    end

    def convert_hash(settings)
      settings.each_with_object({}) do |(keyword, values), found|
        found[keyword.downcase] ||= values
      end
    end

    def method_missing(name)
      single_or_all(keywords[name.to_s.downcase])
    end

    def to_s
      'SSH Configuration'
    end

    private

    def keywords
      @keywords ||= convert_hash(settings)
    end
  end
end
