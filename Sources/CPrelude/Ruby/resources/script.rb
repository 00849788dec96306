Sidescan.require_resource 'powershell'

module Inspec::Resources
  # An older name of it.
  class LegacyPowershell < Powershell
    name 'script'
  end
end
