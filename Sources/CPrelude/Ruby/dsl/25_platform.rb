module Inspec
  # Which system the target's root holds, found by its files and named as InSpec names it.
  class Platform
    # Families by the id that os-release has, for roots without the file by which a distribution is known otherwise.
    FAMILIES = {
      'debian' => 'debian', 'ubuntu' => 'debian', 'linuxmint' => 'debian', 'raspbian' => 'debian', 'kali' => 'debian',
      'rhel' => 'redhat', 'centos' => 'redhat', 'rocky' => 'redhat', 'almalinux' => 'redhat', 'ol' => 'redhat',
      'amzn' => 'redhat', 'fedora' => 'fedora', 'suse' => 'suse', 'sles' => 'suse', 'opensuse' => 'suse'
    }.freeze
    NAMES = {
      'rhel' => 'redhat', 'ol' => 'oracle', 'amzn' => 'amazon', 'sles' => 'suse', 'opensuse-leap' => 'opensuse',
      'opensuse-tumbleweed' => 'opensuse'
    }.freeze

    # Distributions that a file with a version stands for.
    RELEASE_FILES = { 'slackware' => '/etc/slackware-version', 'gentoo' => '/etc/gentoo-release' }.freeze
    ROLLING_FILES = { 'arch' => '/etc/arch-release', 'exherbo' => '/etc/exherbo-release' }.freeze

    def self.current
      @current ||= new
    end

    # What every root is that an agent can look at, and what none is, whatever its files say.
    ALWAYS = %w[linux unix os].freeze
    NEVER = %w[aix bsd darwin esx hpux mac_os_x solaris windows].freeze

    # As far as its files could be read; what rests on them asks `sure!` first.
    attr_reader :name, :release, :family

    def initialize
      @name, @family, @release =
        debian || fedora || redhat || suse || by_file || alpine || wolfi || by_os_release || ['linux', 'linux', nil]
      @name = @name.downcase.tr(' ', '_')
    end

    def families
      (@families ||= ([@family] + %w[linux unix os]).uniq).dup
    end
    alias family_hierarchy families

    # Train has a question for each family and each system that it knows.
    %w[
      aix alpine amazon arch bsd centos darwin debian esx fedora gentoo hpux linux mac_os_x opensuse oracle redhat
      slackware solaris suse ubuntu unix windows
    ].each do |system|
      define_method("#{system}?") { named?(system) }
    end

    # Itself, where all files that tell the system could be read.
    def sure!
      return self if @unread.nil?

      raise Sidescan::Unknown.new("which system this is, by #{@unread.what}", @unread.reason, @unread.remedy)
    end

    def arch
      Sidescan.native(:target_machine)
    end

    def [](key)
      case key.to_sym
      when :name then sure!.name
      when :family then sure!.family
      when :release then sure!.release
      when :arch then arch
      when :families, :family_hierarchy then sure!.families
      else 'unknown'
      end
    end

    # Whether one of the criteria of a `supports` fits.
    def supported?(criteria)
      criteria = [criteria] unless criteria.is_a?(Array)
      criteria.empty? || criteria.any? { |one| fits?(one) }
    end

    def fits?(criterion)
      return named?(criterion.to_s) unless criterion.is_a?(Hash)

      criterion.all? { |key, value| fits_key?(key.to_s.tr('-', '_'), value.to_s) }
    end

    def in_family?(wanted)
      return ALWAYS.include?(wanted) if (ALWAYS + NEVER).include?(wanted)

      sure!.families.include?(wanted)
    end

    def named?(wanted)
      in_family?(wanted) || (!NEVER.include?(wanted) && wanted == sure!.name)
    end

    private

    def fits_key?(key, wanted)
      case key
      when 'os_family', 'platform_family' then in_family?(wanted)
      when 'os', 'platform' then named?(wanted)
      when 'os_name', 'platform_name' then matches?(sure!.name, wanted)
      when 'release' then matches?(sure!.release, wanted)
      else false
      end
    end

    # A pattern with asterisks may fit anywhere in the value.
    def matches?(value, pattern)
      return value == pattern unless pattern.include?('*')
      return false if value.nil?

      position = 0
      pattern.split('*').all? do |part|
        found = value.index(part, position)
        position = found + part.length if found
        found
      end
    end

    def debian
      version = content('/etc/debian_version')
      return nil if version.nil?

      release = version.chomp
      lsb = lsb_id
      return ['ubuntu', 'debian', lsb_release] if lsb.include?('ubuntu')
      return ['linuxmint', 'debian', lsb_release] if lsb.include?('linuxmint')
      return ['ubuntu', 'debian', os_release['VERSION_ID']] if lsb.empty? && os_release['ID'] == 'ubuntu'
      return ['kali', 'debian', os_release['VERSION']] if os_release['ID'] == 'kali'

      os_name.include?('raspbian') ? ['raspbian', 'debian', release] : ['debian', 'debian', release]
    end

    def fedora
      os_name.include?('fedora') ? ['fedora', 'fedora', os_release['VERSION_ID']] : nil
    end

    def redhat
      by_lsb = %w[centos scientific xenserver amazon cloudlinux redhat].find { |name| lsb_id.include?(name) }
      return [by_lsb, 'redhat', lsb_release] if by_lsb

      text = content('/etc/redhat-release')
      return ['centos', 'redhat', version_in(text.to_s)] if os_name.include?('centos')

      oracle = content('/etc/oracle-release') || content('/etc/enterprise-release')
      return ['oracle', 'redhat', version_in(oracle)] if oracle
      return ['wrlinux', 'redhat', os_release['VERSION']] if os_release['ID_LIKE'].to_s.downcase.include?('wrlinux')

      system = content('/etc/system-release')
      return ['amazon', 'redhat', version_in(system)] if system && system.downcase.include?('amazon')

      text && [first_word(text), 'redhat', version_in(text)]
    end

    def suse
      like = os_release['ID_LIKE'].to_s.downcase
      return nil unless like.include?('suse') || !content('/etc/SuSE-release').nil?

      name = os_name.start_with?('opensuse') || content('/etc/SuSE-release').to_s.downcase.start_with?('opensuse')
      [name ? 'opensuse' : 'suse', 'suse', os_release['VERSION'] || version_in(content('/etc/SuSE-release').to_s)]
    end

    def by_file
      name, path = RELEASE_FILES.find { |_, file| content(file) }
      return [name, 'linux', numbers(content(path))] if name

      # A rolling release is numbered by its kernel, which no file tells.
      name, = ROLLING_FILES.find { |_, file| content(file) }
      name && [name, 'linux', nil]
    end

    def alpine
      text = content('/etc/alpine-release')
      text && ['alpine', 'linux', text.strip]
    end

    def wolfi
      id = os_release['ID'].to_s
      name = %w[wolfi chainguard].find { |known| id.include?(known) }
      name && [name, 'chainguard', os_release['VERSION_ID']]
    end

    def by_os_release
      id = os_release['ID'].to_s
      return nil if id.empty?

      like = ([id] + os_release['ID_LIKE'].to_s.split(' ')).find { |one| FAMILIES.key?(one) }
      like || id == 'alpine' ? [NAMES[id] || id, FAMILIES[like] || 'linux', os_release['VERSION_ID']] : nil
    end

    def os_name
      os_release['NAME'].to_s.downcase
    end

    def lsb_id
      lsb['DISTRIB_ID'].to_s.downcase
    end

    def lsb_release
      lsb['DISTRIB_RELEASE']
    end

    def os_release
      @os_release ||= assignments('/etc/os-release') || assignments('/usr/lib/os-release') || {}
    end

    def lsb
      @lsb ||= assignments('/etc/lsb-release') || {}
    end

    def assignments(path)
      text = content(path)
      text && text.split("\n").each_with_object({}) do |line, found|
        key, value = line.strip.split('=', 2)
        next if value.nil? || value.empty? || key[0] == '#'

        quoted = value.length > 1 && value[0] == value[-1] && (value[0] == '"' || value[0] == "'")
        found[key] = quoted ? value[1...-1] : value
      end
    end

    # The first that can't be read is kept: for its sake the system is not known, and not merely another.
    def content(path)
      @contents ||= {}
      return @contents[path] if @contents.key?(path)

      @contents[path] = Sidescan.unless_unknown do
        read(path)
      end
    end

    def read(path)
      status = Sidescan.native(:file_status, path, true)
      status && status['type'] == 'file' ? Sidescan.native(:file_read, path) : nil
    rescue Sidescan::Unknown => e
      @unread ||= e
      raise e
    end

    def first_word(text)
      return 'redhat' if text.downcase.start_with?('red hat')

      word = text.strip.split(' ').first.to_s
      word.empty? ? 'redhat' : word
    end

    # The number behind `release`, or the first one.
    def version_in(text)
      start = text.index('release ')
      number = numbers(text[(start ? start + 8 : 0)..-1].split(' ').find { |word| digit?(word[0]) }.to_s)
      number.empty? ? nil : number
    end

    def numbers(text)
      text.each_char.select { |letter| digit?(letter) || letter == '.' }.join
    end

    def digit?(letter)
      !letter.nil? && letter >= '0' && letter <= '9'
    end
  end
end
