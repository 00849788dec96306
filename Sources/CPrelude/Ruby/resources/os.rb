Sidescan.require_resource 'platform'

module Inspec::Resources
  class OSResource < PlatformResource
    name 'os'
    supports platform: 'unix'

    %w[aix redhat debian suse bsd solaris linux unix windows hpux darwin].each do |family|
      define_method("#{family}?") { @platform.send("#{family}?") }
    end

    def resource_id
      @platform.name || 'OS'
    end

    def to_s
      'Operating System Detection'
    end
  end
end
