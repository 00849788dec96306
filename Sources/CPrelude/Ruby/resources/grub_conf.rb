Sidescan.require_resource '_file_reader'
Sidescan.require_resource '_simple_config'

module Inspec::Resources
  # The boot loader's settings, with those of one entry of its menu: the default one, or the one with that title.
  class GrubConfig < Inspec.resource(1)
    name 'grub_conf'
    supports platform: 'unix'
    include FileReader

    DEFAULTS = '/etc/default/grub'.freeze
    ENVIRONMENT = '/boot/grub2/grubenv'.freeze

    def initialize(path = nil, kernel = nil)
      @conf_path = path || default_path
      if @conf_path.nil?
        return skip_resource "The `grub_conf` resource is not yet supported on the target OS #{inspec.os.name}."
      end

      @content = read_file_content(@conf_path)
      @kernel = kernel || 'default'
    end

    def method_missing(name)
      settings[name.to_s]
    end

    def resource_id
      @conf_path
    end

    def to_s
      'Grub Config'
    end

    private

    def default_path
      os = inspec.os
      if os.debian?
        '/boot/grub/grub.cfg'
      elsif legacy?(os)
        '/etc/grub.conf'
      elsif os.redhat? || os.name == 'fedora'
        '/boot/grub2/grub.cfg'
      end
    end

    def legacy?(os)
      os.name == 'amazon' || ((os.redhat? || os.name == 'fedora') && os.release.to_f < 7)
    end

    def settings
      @settings ||= !inspec.os.debian? && legacy?(inspec.os) ? legacy_settings : grub2_settings
    end

    def file_settings(text)
      SimpleConfig.new(text, multiple_values: true).params.map do |name, values|
        [name, values.length == 1 ? values[0].to_s : values]
      end.to_h
    end

    def grub2_settings
      found = file_settings(read_file_content(DEFAULTS))
      found.merge(entry_of(menu, found['GRUB_DEFAULT']) || {})
    end

    def entry_of(entries, default)
      return entries.find { |entry| entry['name'] == @kernel } if @kernel != 'default'
      return entries[default.to_i] if default != 'saved'

      environment = Sidescan.native(:file_read, ENVIRONMENT)
      title = environment && SimpleConfig.new(environment).params['saved_entry']
      entries.find { |entry| entry['name'] == title } || entries[0]
    end

    # An entry ends at the first line that is only a brace.
    def menu
      entries = []
      open = false
      @content.split("\n").each do |line|
        if line =~ /^menuentry\s+.*/
          entries << { 'insmod' => [], 'name' => title_in(line) }
          open = true
        elsif line =~ /^\s*}\s*$/
          open = false
        elsif open
          add(line, entries.last)
        end
      end
      entries
    end

    def title_in(line)
      line[/menuentry\s*['|"](.*)['|"]\s*--/, 1] || raise(
        Inspec::Exceptions::ResourceFailed, "Failed to extract menuentry name from #{line}"
      )
    end

    def add(line, entry)
      case line
      when /initrd/ then entry['initrd'] = line.split(' ')[1]
      when /linux/ then entry['kernel'] = line.split
      when /set root=/ then entry['root'] = line.split('=')[1].delete("'")
      when /insmod/ then entry['insmod'] << line.split(' ')[1]
      end
    end

    def legacy_settings
      found = file_settings(@content)
      found.merge(legacy_entry(found['default'].to_i))
    end

    def legacy_entry(default)
      options = {}
      number = -1
      chosen = false
      @content.split("\n").each do |line|
        if line.start_with?('title')
          number += 1
          title = line.split(' ', 2)[1]
          chosen = @kernel == 'default' ? number == default : title == @kernel
        elsif line =~ /^\s*\w+/
          next unless chosen

          name, *words = line.split(' ')
          options[name] = name == 'kernel' ? words : words[0]
        else
          chosen = false
        end
      end
      options
    end
  end
end
