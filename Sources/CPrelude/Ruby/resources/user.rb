Sidescan.require_resource '_user_details'

%i[belong_to_primary_group belong_to_group].each do |matcher|
  question = "#{matcher.to_s.sub('belong', 'belongs')}?"
  RSpec::Matchers.define(matcher) do |group|
    match { |user| user.send(question, group) }
  end
end

module Inspec::Resources
  class User < Inspec.resource(1)
    name 'user'
    supports platform: 'unix'
    answers :partly,
            'Read from passwd, group and shadow. `badpasswordattempts` and `have_authorized_key` are unknown: they ' \
            'would run a command. Accounts of LDAP and the like are not seen.'

    def initialize(username = nil)
      @username = username
    end

    def exists?
      !identity.nil?
    end

    # No file of a Unix says that an account is disabled as Windows' do.
    def disabled?
      identity.nil? ? nil : false
    end
    alias enabled? disabled?

    %i[username uid gid groupname groups].each do |method|
      define_method(method) { identity && identity[method] }
    end
    alias group groupname

    %i[home shell].each do |method|
      define_method(method) { meta && meta[method] }
    end

    %i[mindays maxdays warndays passwordage].each do |method|
      define_method(method) { credentials && credentials[method] }
    end
    alias minimum_days_between_password_change mindays
    alias maximum_days_between_password_change maxdays

    # What only Windows has.
    %i[domain userflags lastlogin maxbadpasswords].each do |method|
      define_method(method) { nil }
    end

    def badpasswordattempts
      inspec.command("lastb -w -a | grep #{@username} | wc -l").stdout
    end

    def has_uid?(uid)
      self.uid == uid
    end

    def has_home_directory?(path)
      home == path
    end

    def has_login_shell?(path)
      shell == path
    end

    def has_authorized_key?(key)
      inspec.command('cat ~/.ssh/authorized_keys').stdout.split("\n").map { |line| line.strip }.include?(key)
    end

    def belongs_to_primary_group?(name)
      groupname == name
    end

    def belongs_to_group?(name)
      groups.include?(name)
    end

    def encrypted_password
      fields = (Sidescan::Accounts.shadow || {})[@username]
      raise Inspec::Exceptions::ResourceFailed, "Executing getent shadow #{@username} failed: " if fields.nil?

      fields[1].strip
    end

    def resource_id
      @username || 'User'
    end

    def to_s
      "User #{@username}"
    end

    private

    def account
      @account ||= Sidescan::Accounts.user_named(@username)
    end

    def identity
      account && (@identity ||= Sidescan::UserDetails.identity(account))
    end

    def meta
      account && (@meta ||= Sidescan::UserDetails.meta(account))
    end

    def credentials
      account && (@credentials ||= Sidescan::UserDetails.credentials(account['name']))
    end
  end
end
