Sidescan.require_resource '_settings_file'

module Inspec::Resources
  class InetdConf < Inspec.resource(1)
    name 'inetd_conf'
    supports platform: 'unix'
    include Sidescan::SettingsFile

    # A service: socket type, protocol, wait, user, server program and its arguments.
    SYNTAX = {
      assignment_regex: /^\s*(\S+?)\s+(.*?)\s+(.*?)\s+(.*?)\s+(.*?)\s+(.*?)\s+(.*?)\s*$/,
      key_values: 6
    }

    def initialize(path = nil)
      open_settings(path || '/etc/inetd.conf')
    end

    # A service's name, not the method that runs a program.
    def exec
      settings['exec']
    end

    def read_params
      settings
    end

    def to_s
      'inetd.conf'
    end
  end
end
