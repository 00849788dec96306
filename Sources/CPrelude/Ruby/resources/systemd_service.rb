Sidescan.require_resource 'service'

module Inspec::Resources
  class SystemdService < Service
    name 'systemd_service'

    private

    def manager
      :systemd
    end
  end
end
