Sidescan.require_resource 'apt'

module Inspec::Resources
  class PpaRepository < AptRepository
    name 'ppa'
    supports platform: 'unix'
  end
end
