module Sidescan
  # The users and groups of the target's own files, as its C library would look them up.
  module Accounts
    USERS = '/etc/passwd'.freeze
    GROUPS = '/etc/group'.freeze
    # What a number that is too large is read as.
    LARGEST_ID = 4_294_967_295

    class << self
      # Those that could be read. What is not among them is not there only where all_users says so.
      def users
        @users ||= entries(USERS) { |line| user(line) }
      end

      def groups
        @groups ||= entries(GROUPS) { |line| group(line) }
      end

      # Unknown where a line says something that nobody can tell.
      def all_users
        users.tap { complete(USERS) }
      end

      def all_groups
        groups.tap { complete(GROUPS) }
      end

      # The passwords' ages by user; nil where there is no such file.
      def shadow
        return @shadow if @shadow_read

        text = Sidescan.native(:file_read, '/etc/shadow')
        @shadow = text && text.split("\n").each_with_object({}) do |line, found|
          fields = line.lstrip.split(':', -1)
          found[fields[0]] ||= fields
        end
        @shadow_read = true
        @shadow
      end

      # Of several with one name the first counts.
      def user_named(name)
        @users_by_name ||= users.each_with_object({}) { |user, found| found[user['name']] ||= user }
        @users_by_name[name] || absent(USERS)
      end

      def user_name(uid)
        @user_names ||= names(users, 'uid')
        @user_names[uid] || absent(USERS)
      end

      def group_name(gid)
        @group_names ||= names(groups, 'gid')
        @group_names[gid] || absent(GROUPS)
      end

      # The ids of a user's groups, the primary one first.
      def group_ids(user)
        complete(GROUPS)
        ([user['gid']] + (memberships[user['name']] || [])).uniq
      end

      private

      # The ids of the groups that name a user, by the user's name.
      def memberships
        @memberships ||= groups.each_with_object({}) do |group, found|
          group['members'].each { |name| (found[name] ||= []) << group['gid'] }
        end
      end

      # A line that is left over is none that the C library would take, or none that this reads as it does.
      def entries(path)
        read = lines(path).map { |line| yield(line) }
        @malformed ||= {}
        @malformed[path] = read.include?(nil)
        read.compact
      end

      def complete(path)
        path == USERS ? users : groups
        raise Unknown.new(path, 'not what such a file holds') if @malformed[path]
      end

      def absent(path)
        complete(path)
        nil
      end

      def lines(path)
        text = Sidescan.native(:file_read, path)
        return [] if text.nil?

        text.split("\n").map { |line| line.lstrip }.reject { |line| line.empty? || line[0] == '#' }
      end

      def user(line)
        name, password, uid, gid, desc, home, shell = line.split(':', -1)
        uid = number(uid)
        gid = number(gid)
        return nil if uid.nil? || gid.nil? || odd?(line)

        {
          'name' => name, 'password' => password, 'uid' => uid, 'gid' => gid, 'desc' => desc, 'home' => home,
          'shell' => shell
        }
      end

      def group(line)
        name, password, gid, members = line.split(':', -1)
        gid = number(gid)
        return nil if gid.nil? || odd?(line)

        members = (members || '').rstrip.split(',').map { |member| member.lstrip }.reject { |member| member.empty? }
        { 'name' => name, 'password' => password, 'gid' => gid, 'members' => members }
      end

      # Names from elsewhere, and bytes that end a line for the C library only.
      def odd?(line)
        line[0] == '+' || line[0] == '-' || line.include?("\0")
      end

      # As strtoul(3) reads it: blanks and a sign may stand before it, and a negative number is a very large one.
      def number(text)
        text = text.to_s.lstrip
        sign = text[0] if text[0] == '+' || text[0] == '-'
        digits = sign ? text[1..-1] : text
        return nil if digits.empty? || !digits.bytes.all? { |byte| byte >= 48 && byte <= 57 }

        digits = digits.sub(/\A0+/, '') if digits[0] == '0'
        # Only what is no id of anybody wraps around to a small number again.
        return sign == '-' ? nil : LARGEST_ID if digits.length > 18

        value = digits.to_i
        value > LARGEST_ID || (sign == '-' && value > 0) ? LARGEST_ID : value
      end

      # Of several with one number the first counts.
      def names(entries, key)
        entries.each_with_object({}) { |entry, found| found[entry[key]] ||= entry['name'] }
      end
    end
  end
end
