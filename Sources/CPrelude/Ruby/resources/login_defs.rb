Sidescan.require_resource '_settings_file'

module Inspec::Resources
  class LoginDefs < Inspec.resource(1)
    name 'login_defs'
    supports platform: 'unix'
    include Sidescan::SettingsFile

    SYNTAX = { assignment_regex: /^\s*(\S+)\s+(\S*)\s*$/ }

    def initialize(path = nil)
      open_settings(path || '/etc/login.defs')
    end

    def read_params
      settings
    end

    def to_s
      'login.defs'
    end
  end
end
