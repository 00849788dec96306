Sidescan.require_resource '_simple_config'

module Inspec::Resources
  # The kernel tells the state through selinuxfs, which a container seldom has; where it is not mounted, the state can't
  # be told. What is configured is in the file.
  class Selinux < Inspec.resource(1)
    name 'selinux'
    supports platform: 'linux'
    answers :partly,
            '`installed?` looks for the configuration. The state is unknown where selinuxfs is not mounted, which ' \
            'is so in most containers. `modules` and `booleans` are unknown: they would run a command.'

    STATE = '/sys/fs/selinux/enforce'.freeze

    def initialize(path = '/etc/selinux/config')
      @path = path
    end

    def installed?
      !Sidescan.native(:file_status, @path, true).nil?
    end

    def disabled?
      enforcement
      false
    end

    def enforcing?
      enforcement == '1'
    end

    def permissive?
      enforcement == '0'
    end

    def policy
      enforcement
      content = Sidescan.native(:file_read, @path)
      content && SimpleConfig.new(content).params['SELINUXTYPE']
    end

    def modules
      inspec.command('semodule -lfull').stdout
    end

    def booleans
      inspec.command('semanage boolean -l -n').stdout
    end

    def to_s
      'SELinux'
    end

    private

    def enforcement
      state = Sidescan.native(:file_read, STATE)
      return state.strip unless state.nil?

      inspec.command('sestatus').stdout
      raise Sidescan::Unknown.new(STATE, 'it is not there, so the state of SELinux can not be told')
    end
  end
end
