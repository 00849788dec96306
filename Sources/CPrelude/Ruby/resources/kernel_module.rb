module Inspec::Resources
  class KernelModule < Inspec.resource(1)
    name 'kernel_module'
    supports platform: 'unix'
    answers :partly,
            "Blacklisted and disabled come from modprobe's files. `loaded?` needs a running target. `version` is " \
            'unknown: it would run `modinfo`.'

    # Where modprobe looks, the first directory that has a file of some name winning; modprobe.d(5).
    DIRECTORIES = %w[
      /etc/modprobe.d /run/modprobe.d /usr/local/lib/modprobe.d /usr/lib/modprobe.d /lib/modprobe.d
    ].freeze

    def initialize(modulename = nil)
      @module = modulename
    end

    def loaded?
      Sidescan.native(:target_modules).include?(@module)
    end

    def disabled?
      install_command?('(true|false)')
    end

    # As InSpec has it: a module that is disabled is blacklisted, too.
    def blacklisted?
      !configuration.match(/^blacklist\s+#{@module}/).nil? || disabled?
    end

    def version
      inspec.command("modinfo -F version #{@module}").stdout.delete("\n")
    end

    def resource_id
      @module || 'Kernel Module'
    end

    def to_s
      "Kernel Module #{@module}"
    end

    private

    def install_command?(program)
      !configuration.match(%r{^install\s+#{@module}\s+/(s?)bin/#{program}}).nil?
    end

    # What `modprobe --showconfig` prints of the files: one line for each statement, without comments, and with
    # underscores in the names of modules.
    def configuration
      @configuration ||= files.map { |path| statements(Sidescan.native(:file_read, path).to_s) }.join
    end

    def files
      DIRECTORIES.each_with_object({}) do |directory, found|
        (Sidescan.native(:file_list, directory) || []).each do |name|
          path = "#{directory}/#{name}"
          status = name.end_with?('.conf') && Sidescan.native(:file_status, path, true)
          found[name] ||= path if status && status['type'] == 'file'
        end
      end.sort.map { |_, path| path }
    end

    def statements(text)
      text.gsub(/\\\n/, '').split("\n").map { |line| statement(line.split) }.join
    end

    def statement(words)
      keyword, name, *rest = words
      return '' if keyword.nil? || keyword[0] == '#' || name.nil?

      "#{[keyword, name.tr('-', '_'), *rest].join(' ')}\n"
    end
  end
end
