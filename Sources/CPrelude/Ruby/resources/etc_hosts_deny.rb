Sidescan.require_resource 'etc_hosts_allow'

module Inspec::Resources
  class EtcHostsDeny < EtcHostsAllow
    name 'etc_hosts_deny'
    supports platform: 'unix'

    def initialize(path = nil)
      return skip_resource '`etc_hosts_deny` is not supported on your OS' unless inspec.os.linux?

      super(path || '/etc/hosts.deny')
    end

    def to_s
      'hosts.deny Configuration'
    end
  end
end
