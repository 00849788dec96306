Sidescan.require_resource '_programs'

module Inspec::Resources
  # The kernel's rules: only `iptables` tells them.
  class IpTables < Inspec.resource(1)
    name 'iptables'
    supports platform: 'unix'
    answers :unknown,
            "The kernel's rules are unknown: only `iptables` lists them. Where the image has no such program, the " \
            'describe fails, as in InSpec.'

    def initialize(options = {})
      @table = options[:table]
      @chain = options[:chain]
      @ignore_comments = options[:ignore_comments] || false
    end

    def has_rule?(rule = nil, _table = nil, _chain = nil)
      retrieve_rules.any? { |line| line.casecmp(rule) == 0 }
    end

    def retrieve_rules
      @rules ||= inspec.command(command).stdout.split("\n").map do |line|
        @ignore_comments ? line.gsub(/ -m comment --comment "([^"]*)"/, '').strip : line.strip
      end
    end

    def resource_id
      to_s
    end

    def to_s
      "#{program_name.capitalize} #{@table && "table: #{@table}"} #{@chain && "chain: #{@chain}"}".strip
    end

    private

    # Resources and programs have the same names.
    def program_name
      self.class.resource_name
    end

    def command
      program = Sidescan::Programs.find(program_name)
      raise Inspec::Exceptions::ResourceFailed, "Could not find `#{program_name}`" if program.nil?

      [program, @table && "-t #{@table}", '-S', @chain].compact.join(' ')
    end
  end
end
