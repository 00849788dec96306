module Inspec::Resources
  class KernelParameter < Inspec.resource(1)
    name 'kernel_parameter'
    supports platform: 'unix'
    answers :partly,
            "The value is the running kernel's, which a container shares with its node. Of a directory it is " \
            'unknown: a directory has no kernel.'

    def initialize(parameter = nil)
      @parameter = parameter
    end

    # A number where it looks like one; nil where this kernel has no such parameter.
    def value
      value = Sidescan.native(:sysctl, @parameter.to_s)
      return nil if value.nil?

      value = value.strip
      value =~ /^\d+$/ ? value.to_i : value
    end

    def resource_id
      @parameter || 'Kernel Parameter'
    end

    def to_s
      "Kernel Parameter #{@parameter}"
    end
  end
end
