Sidescan.require_resource 'iptables'

module Inspec::Resources
  # The kernel's rules for IPv6: only `ip6tables` tells them.
  class Ip6Tables < IpTables
    name 'ip6tables'
    supports platform: 'unix'
    answers :unknown,
            "The kernel's rules are unknown: only `ip6tables` lists them. Where the image has no such program, the " \
            'describe fails, as in InSpec.'
  end
end
