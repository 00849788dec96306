Sidescan.require_resource '_accounts'

module Inspec::Resources
  # The processes of the target's container.
  class Processes < Inspec.resource(1)
    name 'processes'
    supports platform: 'unix'

    def initialize(pattern = /.*/)
      @pattern = pattern
      expression = pattern.is_a?(String) ? of_program(pattern) : pattern
      @rows = Sidescan.native(:target_processes).map { |process| row(process) }
                      .select { |row| row['command'] =~ expression }
    end

    def exists?
      !@rows.empty?
    end

    def running?
      !@rows.empty? && 'RDS'.include?(@rows[0]['stat'][0])
    end

    def list
      entries
    end

    FilterTable.create
               .register_column(:labels, field: 'label')
               .register_column(:pids, field: 'pid')
               .register_column(:vsz, field: 'vsz')
               .register_column(:rss, field: 'rss')
               .register_column(:states, field: 'stat')
               .register_column(:users, field: 'user')
               .register_column(:commands, field: 'command')
               .register_column(:process_name, field: 'process_name')
               .register_custom_property(:cpus) { |_, _| Processes.not_told('share of the processor') }
               .register_custom_property(:mem) { |_, _| Processes.not_told('share of the memory') }
               .register_custom_property(:tty) { |_, _| Processes.not_told('terminal') }
               .register_custom_property(:start) { |_, _| Processes.not_told('start') }
               .register_custom_property(:time) { |_, _| Processes.not_told('processor time') }
               .install_filter_methods_on_resource(self, :rows)

    def self.not_told(what)
      raise Sidescan::Unknown.new("the processes' #{what}", 'this agent does not read it')
    end

    def to_s
      "Processes #{@pattern.is_a?(String) ? @pattern : @pattern.inspect}"
    end

    private

    attr_reader :rows

    # A program's name, wherever it lies, with whatever arguments.
    def of_program(name)
      name = "(/[^/]*)*#{name}" unless name[0] == '/'
      Regexp.new("^#{name}(\\s|$)")
    end

    def row(process)
      {
        'label' => process['label'] || '-', 'pid' => process['pid'], 'vsz' => process['vsz'], 'rss' => process['rss'],
        'stat' => process['state'], 'user' => Sidescan::Accounts.user_name(process['uid']) || process['uid'].to_s,
        'command' => process['command'].strip, 'process_name' => nil
      }
    end
  end
end
