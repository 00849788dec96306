Sidescan.require_resource 'service'

module Inspec::Resources
  class SysVService < Service
    name 'sysv_service'

    private

    def manager
      :init
    end
  end
end
