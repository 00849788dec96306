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

      def user_named(name)
        users.find { |user| user['name'] == name }
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
        found = groups.select { |group| group['members'].include?(user['name']) }.map { |group| group['gid'] }
        ([user['gid']] + found).uniq
      end

      private

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
