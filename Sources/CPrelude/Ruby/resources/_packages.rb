module Sidescan
  # The packages that the target's own databases say are installed.
  module Packages
    # Where each manager's database is looked for first, to name what is missing.
    PLACES = { dpkg: '/var/lib/dpkg/status', apk: '/lib/apk/db/installed', rpm: '/var/lib/rpm' }.freeze

    class << self
      # Which packages the system has, by what it is. InSpec goes no further; an image that is none of its systems still
      # tells by its database. nil where there is none.
      def kind(os)
        if os.debian? then :dpkg
        elsif os.redhat? || %w[suse amazon fedora].include?(os[:family]) then :rpm
        elsif os[:name] == 'alpine' then :apk
        else PLACES.keys.find { |kind| database(kind) }
        end
      end

      # All packages, in the order of their names.
      def all(kind)
        complete(kind)
        @all ||= {}
        @all[kind] ||= found(kind).sort { |one, other| one['name'] <=> other['name'] }
      end

      # By its name, or by its name and architecture as in `libc6:amd64`; of several the last one, as InSpec keeps what
      # it reads last.
      def named(kind, name)
        name = name.to_s
        architecture = nil
        by_name = named_lists(kind)
        name, architecture = parted(kind, name) unless by_name.key?(name)
        listed = (by_name[name] || []).select { |package| [nil, package['architecture']].include?(architecture) }
        complete(kind) if listed.empty?
        listed.last
      end

      private

      def parted(kind, name)
        separator = name.rindex(kind == :rpm ? '.' : ':')
        separator ? [name[0, separator], name[(separator + 1)..-1]] : [name, nil]
      end

      def database(kind)
        @databases ||= {}
        return @databases[kind] if @databases.key?(kind)

        @databases[kind] = Sidescan.native(:installed_packages, kind.to_s)
      end

      # A system without its database: nobody can say what was installed.
      def found(kind)
        raise Unknown.new(PLACES[kind], 'there is no database of packages') if database(kind).nil?

        database(kind)['packages']
      end

      # What could not be read may hold any package.
      def complete(kind)
        found(kind)
        missed = database(kind)['missed'].first
        raise Unknown.new(missed['what'], missed['reason'], missed['remedy']) if missed
      end

      def named_lists(kind)
        @by_name ||= {}
        @by_name[kind] ||= found(kind).each_with_object({}) do |package, lists|
          (lists[package['name']] ||= []) << package
        end
      end
    end
  end
end
