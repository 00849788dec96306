Sidescan.require_resource '_settings_file'

module Inspec::Resources
  class AuditdConf < Inspec.resource(1)
    name 'auditd_conf'
    supports platform: 'unix'
    include Sidescan::SettingsFile

    SYNTAX = {}

    # `params` is nil until a setting was asked for, as in InSpec.
    attr_reader :conf_path, :content, :params

    def initialize(path = nil)
      open_settings(path || '/etc/audit/auditd.conf')
    end

    def to_s
      'Audit Daemon Config'
    end
  end
end
