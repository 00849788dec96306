Sidescan.require_resource '_paths'

module Sidescan
  # What systemd's unit files say of a service; systemd.unit(5). Nothing in them tells whether it runs.
  class Unit
    # The earlier ones win.
    DIRECTORIES = %w[
      /etc/systemd/system /run/systemd/system /usr/local/lib/systemd/system /usr/lib/systemd/system /lib/systemd/system
    ].freeze
    # Where `systemctl enable` makes its links.
    ENABLING = %w[/etc/systemd/system /run/systemd/system].freeze
    SUFFIXES = %w[service socket device mount automount swap target path timer slice scope].freeze

    attr_reader :name

    def initialize(name)
      @name = SUFFIXES.include?(name.split('.').last) && name.include?('.') ? name : "#{name}.service"
    end

    def load_state
      return 'not-found' if fragment.nil?

      masked? ? 'masked' : 'loaded'
    end

    # As `systemctl is-enabled` says it; nil without a unit file.
    def file_state
      return nil if fragment.nil?
      return 'masked' if masked?
      return 'enabled' if linked?

      install = settings['Install']
      return 'static' if install.nil? || install.empty?

      (install.keys - %w[Also DefaultInstance]).empty? ? 'indirect' : 'disabled'
    end

    def setting(section, key)
      values = (settings[section] || {})[key]
      values && values.last
    end

    # The file that defines it; a template's for an instance.
    def fragment
      return @fragment if @looked

      @fragment = [name, template].compact.inject(nil) { |found, file| found || fragment_of(file) }
      @looked = true
      @fragment
    end

    # The unit's own name, where it was asked for by an alias.
    def id
      way = fragment && !masked? && Paths.walk(fragment)
      return name if !way || template_name?

      way['path'].split('/').last
    end

    private

    def fragment_of(file)
      DIRECTORIES.map { |directory| "#{directory}/#{file}" }
                 .find { |path| Sidescan.native(:file_status, path, false) }
    end

    def template_name?
      !template.nil?
    end

    def template
      at = name.index('@')
      at && "#{name[0..at]}.#{name.split('.').last}"
    end

    # A link to /dev/null, or an empty file.
    def masked?
      status = Sidescan.native(:file_status, fragment, false)
      return Sidescan.native(:file_link, fragment) == '/dev/null' if status['type'] == 'symlink'

      status['size'] == 0
    end

    def linked?
      names = [name, id].uniq
      ENABLING.any? do |directory|
        (Sidescan.native(:file_list, directory) || []).any? do |entry|
          path = "#{directory}/#{entry}"
          if entry.end_with?('.wants', '.requires')
            names.any? { |unit| Sidescan.native(:file_status, "#{path}/#{unit}", false) }
          else
            alias_of?(path, names)
          end
        end
      end
    end

    # Another name for the unit in /etc enables it, too.
    def alias_of?(path, names)
      status = Sidescan.native(:file_status, path, false)
      return false unless status && status['type'] == 'symlink'

      target = Sidescan.native(:file_link, path).to_s.split('/').last
      names.include?(target) && path.split('/').last != target
    end

    # Settings by section and key, each with all its values, of the file and of what is dropped in beside it.
    def settings
      @settings ||= ([fragment] + drop_ins).each_with_object({}) do |path, found|
        section = nil
        Sidescan.native(:file_read, path).to_s.gsub("\\\n", ' ').split("\n").each do |line|
          line = line.strip
          next if line.empty? || line[0] == '#' || line[0] == ';'

          if line[0] == '[' && line[-1] == ']'
            section = found[line[1...-1]] ||= {}
          elsif section && line.include?('=')
            key, value = line.split('=', 2)
            (section[key.strip] ||= []) << value.strip
          end
        end
      end
    end

    def drop_ins
      DIRECTORIES.each_with_object({}) do |directory, found|
        place = "#{directory}/#{name}.d"
        (Sidescan.native(:file_list, place) || []).each do |file|
          found[file] ||= "#{place}/#{file}" if file.end_with?('.conf')
        end
      end.sort.map { |_, path| path }
    end
  end

  # The scripts of System V's and Alpine's init.
  module InitScripts
    LEVELS = (0..6).map { |level| [level, "/etc/rc#{level}.d"] }.freeze

    def self.installed?(name)
      !Sidescan.native(:file_status, "/etc/init.d/#{name}", true).nil?
    end

    # The levels that start it.
    def self.levels(name)
      LEVELS.select { |_, directory| started?(directory, name) }.map { |level, _| level }
    end

    def self.enabled?(name)
      !levels(name).empty? || openrc?(name)
    end

    def self.started?(directory, name)
      [directory, directory.sub('/etc/', '/etc/init.d/')].any? do |place|
        (Sidescan.native(:file_list, place) || []).any? { |link| link[0] == 'S' && link.end_with?(name) }
      end
    end

    def self.openrc?(name)
      (Sidescan.native(:file_list, '/etc/runlevels') || []).any? do |level|
        Sidescan.native(:file_status, "/etc/runlevels/#{level}/#{name}", false)
      end
    end
  end

  # What a running service manager would tell beside what the files do.
  class UnitProperties
    def initialize(known)
      @known = known
    end

    def [](key)
      name = key.to_s
      raise Unknown.new("#{name} of #{@known['Id']}", 'only a running systemd tells it') unless @known.key?(name)

      @known[name]
    end

    def key?(key)
      @known.key?(key.to_s)
    end

    def to_h
      @known
    end

    def method_missing(name, *arguments)
      super unless arguments.empty?
      self[name]
    end

    def respond_to_missing?(*)
      true
    end
  end
end
