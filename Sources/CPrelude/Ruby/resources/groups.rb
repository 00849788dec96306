Sidescan.require_resource '_accounts'

module Inspec::Resources
  class Groups < Inspec.resource(1)
    name 'groups'
    supports platform: 'unix'
    answers :evaluated, 'From the files. Accounts of LDAP and the like are not seen.'

    FilterTable.create
               .register_custom_matcher(:exists?) { |table| !table.entries.empty? }
               .register_column(:names, field: 'name')
               .register_column(:gids, field: 'gid')
               .register_column(:domains, field: 'domain')
               .register_column(:members, field: 'members', style: :simple)
               .register_column(:members_array, field: 'members_array', style: :simple)
               .install_filter_methods_on_resource(self, :rows)

    def to_s
      'Groups'
    end

    private

    # Without members there is nothing behind the last colon, which is no empty list.
    def rows
      @rows ||= Sidescan::Accounts.groups.map do |group|
        members = group['members'].empty? ? nil : group['members']
        { 'name' => group['name'], 'gid' => group['gid'], 'members' => members && members.join(','),
          'members_array' => members }
      end
    end
  end
end
