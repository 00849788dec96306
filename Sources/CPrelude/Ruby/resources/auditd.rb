Sidescan.require_resource '_find_files'

module Inspec::Resources
  # The audit rules, as `auditctl -l` would list them after the rules' files were loaded. Which rules the kernel has at
  # the moment only auditctl can tell; the files say which ones the system is set up for.
  class AuditDaemon < Inspec.resource(1)
    name 'auditd'
    supports platform: 'unix'
    answers :partly, "The rules come from the rules' files. `status` is unknown: only the kernel has it."

    COMMAND = '/sbin/auditctl'.freeze
    # augenrules(8) writes the one file from those of the directory, so what is there counts first.
    DIRECTORY = '/etc/audit/rules.d'.freeze
    FILE = '/etc/audit/audit.rules'.freeze
    ACTIONS = %w[never always].freeze

    attr_accessor :lines
    attr_reader :params

    def initialize
      command = inspec.os.name == 'alpine' ? '/usr/sbin/auditctl' : COMMAND
      if Sidescan.native(:file_status, command, true).nil? && rule_files.empty?
        raise Inspec::Exceptions::ResourceFailed, "Command `#{command}` does not exist"
      end

      inspec.command("#{command} -l").stdout if rule_files.empty?
      @command = command
      @lines = rule_files.flat_map { |path| listed(Sidescan.native(:file_read, path) || '') }.uniq
      @lines = ['No rules'] if @lines.empty?
      @params = @lines.flat_map { |line| rows(line) }
    end

    table = FilterTable.create
    %i[file list action fields fields_nokey syscall key arch path permissions exit].each do |column|
      table.register_column(column, field: column.to_s)
    end
    table.install_filter_methods_on_resource(self, :params)

    # The kernel's state: nothing in a file says it.
    def status(name = nil)
      state = inspec.command("#{@command} -s").stdout.scan(/^([^ ]+) (.*)$/).to_h
      name ? state[name] : state
    end

    def to_s
      'Auditd Rules'
    end

    private

    def rule_files
      @rule_files ||= begin
        files = Sidescan::Find.expand("#{DIRECTORY}/*.rules")
        files.empty? && Sidescan.native(:file_status, FILE, true) ? [FILE] : files
      end
    end

    # The lines that are rules, in auditctl's own form.
    def listed(text)
      text.split("\n").map(&:strip).map do |line|
        words = line.split
        case words[0]
        when '-w' then watch(words)
        when '-a', '-A' then system_call_rule(words)
        end
      end.compact
    end

    def watch(words)
      path = option(words, '-w')
      return nil if path.nil?

      path = path[0..-2] if path.length > 1 && path.end_with?('/')
      key = option(words, '-k')
      "-w #{path} -p #{ordered_permissions(option(words, '-p') || 'rwxa')}#{key ? " -k #{key}" : ''}"
    end

    def system_call_rule(words)
      list_and_action = words[1].to_s.split(',')
      action = list_and_action.find { |word| ACTIONS.include?(word) }
      list = (list_and_action - [action]).first
      fields = []
      calls = []
      keys = []
      comparisons = []
      words.drop(2).each_slice(2) do |name, value|
        case name
        when '-S' then calls.concat(value.to_s.split(','))
        when '-k' then keys << "key=#{value}"
        when '-C' then comparisons << "-C #{value}"
        when '-F' then (value.to_s.start_with?('key=') ? keys : fields) << field(value.to_s)
        end
      end
      calls << 'all' if calls.empty? && list == 'exit'
      lone = calls == ['all'] && action == 'always' && comparisons.empty?
      return as_watch(fields, keys) if lone && watch?(fields)

      arch = fields.select { |found| found.start_with?('arch=') }
      rest = (fields - arch).map { |found| "-F #{found}" } + comparisons + keys.map { |found| "-F #{found}" }
      parts = ["-a #{action},#{list}"] + arch.map { |found| "-F #{found}" }
      parts << "-S #{calls.join(',')}" unless calls.empty?
      (parts + rest).join(' ')
    end

    # What says no more than a watch does is listed as one.
    def watch?(fields)
      names = fields.map { |text| text[/\A\w+/] }
      (names & %w[path dir]).length == 1 && names.include?('perm') && (names - %w[path dir perm]).empty?
    end

    def as_watch(fields, keys)
      path = value_of(fields, 'path=') || value_of(fields, 'dir=')
      key = keys.map { |text| " -k #{text[4..-1]}" }.first
      "-w #{path} -p #{value_of(fields, 'perm=')}#{key}"
    end

    # auditctl shows an unset login uid as -1.
    def field(text)
      text.sub(/\A([a-z]*uid)(!?=)(?:unset|4294967295)\z/, '\1\2-1')
          .sub(/\Aperm=([rwxa]+)\z/) { |_| "perm=#{ordered_permissions(text[5..-1])}" }
    end

    def ordered_permissions(letters)
      %w[r w x a].select { |letter| letters.include?(letter) }.join
    end

    def option(words, name)
      index = words.index(name)
      index && words[index + 1]
    end

    def rows(line)
      words = line.split
      return [watch_row(words)] if words[0] == '-w'
      return [] unless words[0] == '-a'

      row = rule_row(words)
      found = []
      found << file_row(row) if row['path']
      calls = option(words, '-S')
      calls ? found + calls.split(',').map { |call| row.merge('syscall' => call) } : found
    end

    def file_row(row)
      columns = %w[list action fields permissions key fields_nokey]
      columns.map { |name| [name, row[name]] }.to_h.merge('file' => row['path'])
    end

    def watch_row(words)
      {
        'file' => option(words, '-w'),
        'key' => option(words, '-k'),
        'permissions' => option(words, '-p').to_s.split('')
      }
    end

    def rule_row(words)
      fields = words.drop(2)
      calls = fields.index('-S')
      fields = fields[0...calls] + fields[(calls + 2)..-1] if calls
      fields -= ['-F']
      keys = fields.select { |text| text.start_with?('key') }
      {
        'list' => words[1].split(',')[1],
        'action' => words[1].split(',')[0],
        'fields' => fields,
        'fields_nokey' => fields - keys,
        'key' => keys.empty? ? nil : keys.join.split('=')[1],
        'arch' => value_of(fields, 'arch='),
        'path' => value_of(fields, 'path='),
        'permissions' => (permissions = value_of(fields, 'perm=')) && permissions.split(''),
        'exit' => value_of(fields, 'exit=')
      }
    end

    def value_of(fields, start)
      found = fields.find { |text| text.start_with?(start) }
      found && found[start.length..-1]
    end
  end
end
