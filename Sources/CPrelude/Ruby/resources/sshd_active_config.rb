Sidescan.require_resource 'sshd_config'

module Inspec::Resources
  # InSpec asks `sshd -dd` which file the server reads. In the command line of a running server `-f` says the same; where
  # none is seen, it is the file that the server has by default, which is InSpec's answer too when it can't ask.
  class SshdActiveConfig < SshdConfig
    name 'sshd_active_config'
    supports platform: 'unix'

    attr_reader :active_path

    def initialize
      @active_path = '/etc/ssh/sshd_config'
      super(@active_path)
    end

    def to_s
      "SSHD Active Configuration (active path: #{@conf_path})"
    end
  end
end
