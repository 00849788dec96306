Sidescan.require_resource '_accounts'
Sidescan.require_resource '_paths'

module Sidescan
  # What a user of the target may do with a file, by owner, group and mode of it and of the directories that lead to it:
  # what `su USER -c "test -r FILE"` would answer there.
  module Access
    BITS = { 'r' => 4, 'w' => 2, 'x' => 1 }.freeze

    def self.granted?(user_name, flag, path)
      user = Accounts.user_named(user_name)
      return false if user.nil?

      way = walk(path)
      return false if way.nil?

      groups = Accounts.group_ids(user)
      way['searched'].all? { |directory| permits?(user, groups, directory, 'x') } &&
        permits?(user, groups, way['path'], flag)
    end

    def self.walk(path)
      Paths.walk(path)
    rescue Paths::Loop
      nil
    end

    def self.permits?(user, groups, path, flag)
      status = Sidescan.native(:file_status, path, false)
      return false if status.nil?

      mode = status['mode']
      if user['uid'] == 0
        # The superuser may do all but execute what nobody may.
        return flag != 'x' || status['type'] == 'directory' || (mode & 0111) != 0
      end

      if Sidescan.native(:file_has_acl, path)
        raise Unknown.new("who may use #{path}", 'it has an access control list, which this agent does not read')
      end

      shift = if status['uid'] == user['uid'] then 6
              elsif groups.include?(status['gid']) then 3
              else 0
              end
      (mode >> shift) & BITS[flag] != 0
    end
  end
end
