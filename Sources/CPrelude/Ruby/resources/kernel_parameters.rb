module Inspec::Resources
  # All of the kernel's parameters: which there are is not looked up, so nothing about all of them can be told.
  class KernelParameters < Inspec.resource(1)
    name 'kernel_parameters'
    supports platform: 'unix'
    answers :unknown, 'Which parameters there are is not looked up. Ask for one by `kernel_parameter`.'

    FilterTable.create
               .register_custom_matcher(:exists?) { |table| !table.entries.empty? }
               .register_column(:parameters, field: 'parameter')
               .register_column(:values, field: 'value')
               .install_filter_methods_on_resource(self, :rows)

    def to_s
      'Kernel Parameters'
    end

    private

    def rows
      inspec.command('sysctl -a').stdout
    end
  end
end
