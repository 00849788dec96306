module Sidescan
  # The users and groups of the target's own files, as its C library would look them up.
  module Accounts
    class << self
      def users
        @users ||= lines('/etc/passwd').map { |line| user(line) }.compact
      end

      def groups
        @groups ||= lines('/etc/group').map { |line| group(line) }.compact
      end

      # The passwords' ages by user; nil where there is no such file.
      def shadow
        return @shadow if @shadow_read

        text = Sidescan.native(:file_read, '/etc/shadow')
        @shadow = text && text.split("\n").each_with_object({}) do |line, found|
          fields = line.split(':', -1)
          found[fields[0]] ||= fields
        end
        @shadow_read = true
        @shadow
      end

      # Of several with one name the first counts.
      def user_named(name)
        @users_by_name ||= users.each_with_object({}) { |user, found| found[user['name']] ||= user }
        @users_by_name[name]
      end

      def user_name(uid)
        @user_names ||= names(users, 'uid')
        @user_names[uid]
      end

      def group_name(gid)
        @group_names ||= names(groups, 'gid')
        @group_names[gid]
      end

      # The ids of a user's groups, the primary one first.
      def group_ids(user)
        ([user['gid']] + (memberships[user['name']] || [])).uniq
      end

      private

      # The ids of the groups that name a user, by the user's name.
      def memberships
        @memberships ||= groups.each_with_object({}) do |group, found|
          group['members'].each { |name| (found[name] ||= []) << group['gid'] }
        end
      end

      def lines(path)
        text = Sidescan.native(:file_read, path)
        return [] if text.nil?

        text.split("\n").reject { |line| line.strip.empty? || line[0] == '#' }
      end

      def user(line)
        name, password, uid, gid, desc, home, shell = line.split(':', -1)
        return nil unless number?(uid) && number?(gid)

        {
          'name' => name, 'password' => password, 'uid' => uid.to_i, 'gid' => gid.to_i, 'desc' => desc, 'home' => home,
          'shell' => shell
        }
      end

      def group(line)
        name, password, gid, members = line.split(':', -1)
        return nil unless number?(gid)

        { 'name' => name, 'password' => password, 'gid' => gid.to_i, 'members' => (members || '').strip.split(',') }
      end

      def number?(text)
        !text.nil? && !text.empty? && text.bytes.all? { |byte| byte >= 48 && byte <= 57 }
      end

      # Of several with one number the first counts.
      def names(entries, key)
        entries.each_with_object({}) { |entry, found| found[entry[key]] ||= entry['name'] }
      end
    end
  end
end
