Sidescan.require_resource '_programs'

module Inspec::Resources
  # The kernel's rules: only `ip6tables` tells them.
  class Ip6Tables < Inspec.resource(1)
    name 'ip6tables'
    supports platform: 'unix'
    answers :unknown,
            "The kernel's rules are unknown: only `ip6tables` lists them. Where the image has no such program, the " \
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
      "Ip6tables #{@table && "table: #{@table}"} #{@chain && "chain: #{@chain}"}".strip
    end

    private

    def command
      program = Sidescan::Programs.find('ip6tables')
      raise Inspec::Exceptions::ResourceFailed, 'Could not find `ip6tables`' if program.nil?

      [program, @table && "-t #{@table}", '-S', @chain].compact.join(' ')
    end
  end
end
