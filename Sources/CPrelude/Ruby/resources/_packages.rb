module Sidescan
  # The packages that the target's own databases say are installed.
  module Packages
    RPM_DATABASES = %w[
      /var/lib/rpm/rpmdb.sqlite /var/lib/rpm/Packages /var/lib/rpm/Packages.db /usr/lib/sysimage/rpm/rpmdb.sqlite
      /usr/lib/sysimage/rpm/Packages.db
    ].freeze

    DPKG_DATABASES = %w[/var/lib/dpkg/status /var/lib/dpkg/status.d].freeze
    APK_DATABASES = %w[/lib/apk/db/installed /usr/lib/apk/db/installed].freeze

    # Which packages the system has, by what it is. InSpec goes no further; an image that is none of its systems still
    # tells by its database. nil where there is none.
    def self.kind(os)
      if os.debian? then :dpkg
      elsif os.redhat? || %w[suse amazon fedora].include?(os[:family]) then :rpm
      elsif os[:name] == 'alpine' then :apk
      elsif any?(DPKG_DATABASES) then :dpkg
      elsif any?(APK_DATABASES) then :apk
      elsif any?(RPM_DATABASES) then :rpm
      end
    end

    def self.any?(paths)
      paths.any? { |path| Sidescan.native(:file_status, path, true) }
    end

    # All packages, in the order of their names.
    def self.all(kind)
      @all ||= {}
      @all[kind] ||= send(kind).sort { |one, other| one['name'] <=> other['name'] }
    end

    # By its name, or by its name and architecture as in `libc6:amd64`.
    def self.named(kind, name)
      name, architecture = name.to_s.split(':', 2)
      @by_name ||= {}
      @by_name[kind] ||= all(kind).each_with_object({}) { |package, found| (found[package['name']] ||= []) << package }
      found = @by_name[kind][name] || []
      # Of several architectures dpkg prints all, and InSpec keeps what it read last.
      architecture.nil? ? found.last : found.find { |package| package['architecture'] == architecture }
    end

    def self.dpkg
      Sidescan.native(:dpkg_packages) || none('/var/lib/dpkg/status')
    end

    def self.apk
      Sidescan.native(:apk_packages) || none('/lib/apk/db/installed')
    end

    def self.rpm
      database = RPM_DATABASES.find { |path| Sidescan.native(:file_status, path, true) }
      none('/var/lib/rpm') if database.nil?
      raise Unknown.new(database, 'this agent does not read RPM databases')
    end

    # A system without its database: nobody can say what was installed.
    def self.none(path)
      raise Unknown.new(path, 'there is no database of packages')
    end
  end
end
