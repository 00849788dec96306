module Inspec
  # What the target's root says of its system, in the words of InSpec's platform detection.
  class Platform
    FAMILIES = {
      'debian' => %w[debian ubuntu linuxmint raspbian kali pop],
      'redhat' => %w[redhat centos rocky almalinux oracle scientific ol virtuozzo amazon],
      'fedora' => %w[fedora],
      'suse' => %w[suse opensuse sles],
      'alpine' => %w[alpine wolfi],
      'arch' => %w[arch manjaro],
      'gentoo' => %w[gentoo]
    }.freeze
    NAMES = { 'rhel' => 'redhat', 'ol' => 'oracle', 'opensuse-leap' => 'opensuse', 'amzn' => 'amazon' }.freeze

    def self.current
      @current ||= new
    end

    attr_reader :name, :release, :family

    def initialize
      facts = read('/etc/os-release') || read('/usr/lib/os-release') || {}
      id = facts['ID'].to_s
      @name = NAMES[id] || (id.empty? ? 'unknown' : id)
      @release = precise_release || facts['VERSION_ID'].to_s
      @family = family_of(@name) || facts['ID_LIKE'].to_s.split(' ').map { |like| family_of(NAMES[like] || like) }.compact.first
      @family ||= 'linux'
    end

    def families
      own = case @family
            when 'redhat', 'fedora' then [@family, 'fedora']
            else [@family]
            end
      (own + %w[linux unix os]).uniq
    end

    # Whether one of the criteria of a `supports` fits.
    def supported?(criteria)
      criteria = [criteria] unless criteria.is_a?(Array)
      criteria.empty? || criteria.any? { |one| fits?(one) }
    end

    def fits?(criterion)
      return @name == criterion.to_s || families.include?(criterion.to_s) unless criterion.is_a?(Hash)

      criterion.all? { |key, value| fits_key?(key.to_s.tr('_', '-'), value) }
    end

    private

    def fits_key?(key, value)
      wanted = value.to_s
      case key
      when 'platform' then wanted == @name || families.include?(wanted)
      when 'platform-family', 'os-family' then families.include?(wanted)
      when 'platform-name', 'os-name' then matches?(@name, wanted)
      when 'release' then matches?(@release, wanted)
      when 'inspec' then true
      else false
      end
    end

    def matches?(value, pattern)
      return value == pattern unless pattern.include?('*')

      parts = pattern.split('*', -1)
      value.start_with?(parts.first) && value.end_with?(parts.last)
    end

    def family_of(name)
      found = FAMILIES.find { |_, names| names.include?(name) }
      found && found.first
    end

    def read(path)
      text = Sidescan.unless_unknown { Sidescan.native(:file_read, path) }
      return nil if text.nil?

      text.split("\n").each_with_object({}) do |line, facts|
        key, value = line.split('=', 2)
        next if value.nil?

        value = value.strip
        value = value[1...-1] if value.length > 1 && value[0] == value[-1] && (value[0] == '"' || value[0] == "'")
        facts[key.strip] = value
      end
    end

    def precise_release
      case @name
      when 'debian' then content('/etc/debian_version')
      when 'alpine' then content('/etc/alpine-release')
      end
    end

    def content(path)
      text = Sidescan.unless_unknown { Sidescan.native(:file_read, path) }
      text = text && text.strip
      text && !text.empty? ? text : nil
    end
  end
end
