Sidescan.require_resource 'ssh_config'

module Inspec::Resources
  class SshdConfig < SshConfig
    name 'sshd_config'
    supports platform: 'unix'

    def initialize(path = nil)
      super(path || '/etc/ssh/sshd_config')
    end

    def to_s
      'SSHD Configuration'
    end
  end
end
