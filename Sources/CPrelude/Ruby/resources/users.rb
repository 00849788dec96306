Sidescan.require_resource '_user_details'

module Inspec::Resources
  class Users < Inspec.resource(1)
    name 'users'
    supports platform: 'unix'
    answers :evaluated, 'From the files. Accounts of LDAP and the like are not seen.'

    AGES = %i[mindays maxdays warndays].freeze

    # Where shadow can't be read only what stands in it is unknown.
    def self.ages_of(row)
      row.merge!(Sidescan::UserDetails.credentials(row[:account]) || {})
    end

    FilterTable.create
               .register_custom_matcher(:exists?) { |table| !table.entries.empty? }
               .register_column(:usernames, field: :username)
               .register_column(:uids, field: :uid)
               .register_column(:gids, field: :gid)
               .register_column(:groupnames, field: :groupname)
               .register_column(:groups, field: :groups)
               .register_column(:homes, field: :home)
               .register_column(:shells, field: :shell)
               .register_column(:mindays, field: :mindays, lazy: ->(row, _, _) { Users.ages_of(row) })
               .register_column(:maxdays, field: :maxdays, lazy: ->(row, _, _) { Users.ages_of(row) })
               .register_column(:warndays, field: :warndays, lazy: ->(row, _, _) { Users.ages_of(row) })
               .register_column(:disabled, field: :disabled)
               .register_custom_matcher(:disabled?) { |table| table.where { disabled == false }.entries.empty? }
               .register_custom_matcher(:enabled?) { |table| table.where { disabled == true }.entries.empty? }
               .install_filter_methods_on_resource(self, :rows)

    def to_s
      'Users'
    end

    private

    def rows
      @rows ||= Sidescan::Accounts.users.map do |user|
        # The first of several accounts with one name is the one that answers to it.
        user = Sidescan::Accounts.user_named(user['name'])
        row = { account: user['name'] }.merge(Sidescan::UserDetails.identity(user))
                                       .merge(Sidescan::UserDetails.meta(user))
        Sidescan.unless_unknown { Users.ages_of(row) }
        row
      end
    end
  end
end
