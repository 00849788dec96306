Sidescan.require_resource 'kernel_parameter'

module Inspec::Resources
  class LinuxKernelParameter < KernelParameter
    name 'linux_kernel_parameter'
  end
end
