Sidescan.require_resource 'command'

module Inspec::Resources
  class Powershell < Cmd
    name 'powershell'

    def resource_id
      'Powershell'
    end

    def to_s
      'Powershell'
    end

    private

    def run_text
      "pwsh -c #{@command}"
    end
  end
end
