module Inspec::Resources
  # Names are the kernel's, which only `hostname` tells; the machine's maker is in sysfs, where that is readable.
  class System < Inspec.resource(1)
    name 'sys_info'
    supports platform: 'unix'
    answers :partly,
            'The maker and the model come from sysfs, where it can be read. Names and addresses are unknown: they ' \
            'would run `hostname`.'

    SWITCHES = {
      'f' => '-f', 'long' => '-f', 'fqdn' => '-f', 'full' => '-f', 'd' => '-d', 'domain' => '-d', 'i' => '-I',
      'ip_address' => '-I', 's' => '-s', 'short' => '-s'
    }.freeze

    %w[domain fqdn ip_address short].each do |name|
      define_method(name) { hostname(name) }
    end

    def hostname(option = nil)
      switch = option && SWITCHES[option]
      if option && switch.nil?
        return skip_resource 'The `sys_info.hostname` resource is not supported with that option on your OS.'
      end

      inspec.command(['hostname', switch].compact.join(' ')).stdout.chomp
    end

    def manufacturer
      machine('/sys/class/dmi/id/sys_vendor')
    end

    def model
      machine('/sys/class/dmi/id/product_name')
    end

    def resource_id
      'sys_info'
    end

    def to_s
      'System Information'
    end

    private

    def machine(path)
      (Sidescan.native(:file_read, path) || inspec.command("cat #{path}").stdout).chomp
    end
  end
end
