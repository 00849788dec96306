Sidescan.require_resource 'sshd_config'

module Inspec::Resources
  # InSpec asks `sshd -dd` which file it reads: started like this, that is the one it has by default.
  class SshdActiveConfig < SshdConfig
    name 'sshd_active_config'
    supports platform: 'unix'
    answers :evaluated, 'From /etc/ssh/sshd_config. Which file a running sshd was started with is not asked.'

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
