Sidescan.require_resource '_settings_file'

module Inspec::Resources
  class NtpConf < Inspec.resource(1)
    name 'ntp_conf'
    supports platform: 'unix'
    include Sidescan::SettingsFile

    SYNTAX = { assignment_regex: /^\s*(\S+)\s+(.*)\s*$/, multiple_values: true }

    def initialize(path = nil)
      open_settings(path || '/etc/ntp.conf')
    end

    def method_missing(name)
      single_or_all(settings[name.to_s])
    end

    def to_s
      'ntp.conf'
    end
  end
end
