Sidescan.require_resource '_accounts'

module Sidescan
  # What `id`, `getent passwd` and `chage -l` print of a user.
  module UserDetails
    # Names are looked up by number, so that a second account with a number has the first one's name.
    def self.identity(user)
      {
        uid: user['uid'],
        username: Accounts.user_name(user['uid']),
        gid: user['gid'],
        groupname: Accounts.group_name(user['gid']) || '',
        groups: Accounts.group_ids(user).map { |gid| Accounts.group_name(gid) || '' }
      }
    end

    def self.meta(user)
      { home: user['home'], shell: user['shell'] }
    end

    # nil where the system keeps no ages of passwords.
    def self.credentials(name)
      shadow = Accounts.shadow
      return nil if shadow.nil?

      fields = shadow[name] || []
      {
        mindays: days(fields[3]), maxdays: days(fields[4]), warndays: days(fields[5]), passwordage: age(fields[2])
      }
    end

    # An empty field is printed as -1, which InSpec leaves as text.
    def self.days(field)
      field.nil? || field.strip.empty? ? '-1' : field.to_i
    end

    # Days since the last change; none where it never was or is due.
    def self.age(field)
      changed = field.to_i
      changed > 0 ? Time.now.to_i / 86_400 - changed : nil
    end
  end
end
