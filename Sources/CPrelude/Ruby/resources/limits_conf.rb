Sidescan.require_resource '_settings_file'

module Inspec::Resources
  class LimitsConf < Inspec.resource(1)
    name 'limits_conf'
    supports platform: 'unix'
    include Sidescan::SettingsFile

    # domain: type, item and value
    SYNTAX = {
      assignment_regex: /^\s*(\S+?)\s+(.*?)\s+(.*?)\s+(.*?)\s*$/,
      key_values: 3,
      multiple_values: true
    }

    def initialize(path = nil)
      open_settings(path || '/etc/security/limits.conf')
    end

    def read_params
      settings
    end

    def to_s
      'limits.conf'
    end
  end
end
