Sidescan.require_resource 'groups'

module Inspec::Resources
  class Group < Inspec.resource(1)
    name 'group'
    supports platform: 'unix'
    answers :evaluated, 'From the files. Accounts of LDAP and the like are not seen.'

    def initialize(groupname)
      @group = groupname
    end

    def exists?
      !found.empty?
    end

    def gid
      of_only_one(:gid)
    end

    def members
      of_only_one(:members) || ''
    end

    def members_array
      of_only_one(:members_array) || []
    end

    def local
      true
    end

    def has_gid?(gid)
      self.gid == gid
    end

    def resource_id
      gid ? "#{@group}-#{gid}" : ''
    end

    def to_s
      "Group #{@group}"
    end

    private

    def found
      group = @group
      @found ||= inspec.groups.where { name == group }.entries
    end

    def of_only_one(field)
      return found.first && found.first.send(field) if found.length <= 1

      raise 'found more than one group with the same name, please use `groups` resource'
    end
  end
end
