Sidescan.require_resource '_programs'

module Inspec::Resources
  # The kernel's rules and sets: only `nft` tells them.
  class NfTables < Inspec.resource(1)
    name 'nftables'
    supports platform: 'linux'
    answers :unknown,
            "The kernel's rules are unknown: only `nft` lists them. Where the image has no such program, the " \
            'describe fails, as in InSpec.'

    def initialize(options = {})
      @family, @table, @chain, @set = %i[family table chain set].map { |name| options[name] }
      program = Sidescan::Programs.find('nft')
      raise Inspec::Exceptions::ResourceFailed, 'Could not find `nft`' if program.nil?

      @program = program
      check_options
    end

    %i[flags hook policy prio size type].each { |name| define_method(name) { listing } }

    def has_rule?(_rule = nil, _family = nil, _table = nil, _chain = nil)
      listing
    end

    def has_element?(_element = nil, _family = nil, _table = nil, _chain = nil)
      listing
    end

    def to_s
      parts = [['family', @family], ['table', @table], ['chain', @chain], ['set', @set]]
      "nftables (#{parts.map { |name, value| value && "#{name}: #{value}" }.join(' ')})"
    end

    def resource_id
      to_s
    end

    private

    def check_options
      fail_with 'nftables family and table are mandatory.' if blank?(@family) || blank?(@table)
      fail_with 'You must specify either a chain or a set name.' if blank?(@chain) && blank?(@set)
      fail_with 'You must specify either a chain or a set name, not both.' unless blank?(@chain) || blank?(@set)
    end

    def fail_with(message)
      raise Inspec::Exceptions::ResourceFailed, message
    end

    def blank?(text)
      text.nil? || text.empty?
    end

    # Raises that it can't be told: its form is that of nft's own, which nobody runs here.
    def listing
      kind = @set ? "set #{@family} #{@table} #{@set}" : "chain #{@family} #{@table} #{@chain}"
      inspec.command("#{@program} list #{kind}").stdout
      raise Sidescan::Unknown.new(to_s, 'its listing is not read here')
    end
  end
end
