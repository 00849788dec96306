Sidescan.require_resource '_accounts'

module Inspec::Resources
  # The processes of the target's container.
  class Processes < Inspec.resource(1)
    name 'processes'
    supports platform: 'unix'
    answers :partly,
            "The processes of the target's container, from /proc, with `pids`, `users` and `commands`. State, " \
            'memory, times and the rest are unknown: they are not read. Of a directory all is unknown.'

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
      states.any? && 'RDS'.include?(states[0][0])
    end

    def list
      entries
    end

    # What ps prints and the agent may not have read, by column.
    PERHAPS_UNREAD = {
      labels: %w[label label], cpus: ['cpu', 'share of the processor'], mem: ['mem', 'share of the memory'],
      vsz: ['vsz', 'virtual memory'], rss: ['rss', 'resident memory'], tty: %w[tty terminal], states: %w[stat state],
      start: %w[start start], time: ['time', 'processor time']
    }.freeze

    table = FilterTable.create
                       .register_column(:pids, field: 'pid')
                       .register_column(:users, field: 'user')
                       .register_column(:commands, field: 'command')
                       .register_column(:process_name, field: 'process_name')
    PERHAPS_UNREAD.each do |column, (field, words)|
      table.register_column(column, field: field, lazy: ->(_row, _wanted, _table) { Processes.not_told(words) })
    end
    table.install_filter_methods_on_resource(self, :rows)

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
      row = {
        'pid' => process['pid'], 'user' => Sidescan::Accounts.user_name(process['uid']) || process['uid'].to_s,
        'command' => process['command'].strip, 'process_name' => nil
      }
      # What the agent did not read is left out, so that asking for it says so.
      { 'stat' => 'state', 'vsz' => 'vsz', 'rss' => 'rss', 'label' => 'label' }.each do |field, key|
        row[field] = process[key] unless process[key].nil? || process[key] == ''
      end
      row
    end
  end
end
