Sidescan.require_resource '_find_files'

module Inspec::Resources
  # What `pip show` finds: the metadata below the directories of a Python.
  class PipPackage < Inspec.resource(1)
    name 'pip'
    supports platform: 'unix'
    answers :evaluated, 'From what is installed. Nothing is run to list it.'

    SYSTEM = %w[
      /usr/lib/python3/dist-packages /usr/local/lib/python*/dist-packages /usr/local/lib/python*/site-packages
      /usr/lib/python*/site-packages /usr/lib/python*/dist-packages /usr/local/lib64/python*/site-packages
      /usr/lib64/python*/site-packages
    ].freeze

    def initialize(package, program = nil)
      @package = package
      @program = program
    end

    def info
      @info ||= begin
        text = metadata
        found = { type: 'pip' }
        unless text.nil?
          found[:name] = text[/^Name:\s*(.*?)\s*$/, 1]
          found[:version] = text[/^Version:\s*(.*?)\s*$/, 1]
          found[:installed] = true
        end
        found
      end
    end

    def installed?
      info[:installed] == true
    end

    def version
      info[:version]
    end

    def resource_id
      @package || 'pip'
    end

    def to_s
      "Pip Package #{@package}"
    end

    private

    def metadata
      directories.each do |pattern|
        Sidescan::Find.expand(pattern).each do |directory|
          status = Sidescan.native(:file_status, directory, true)
          next unless status && status['type'] == 'directory'

          text = metadata_in(directory)
          return text unless text.nil?
        end
      end
      nil
    end

    def directories
      return SYSTEM if @program.nil? || !@program.start_with?('/')

      prefix = @program.sub(%r{/bin/[^/]+\z}, '')
      own = %w[lib lib64].map { |library| "#{prefix}/#{library}/python*/site-packages" }
      %w[/usr /usr/local].include?(prefix) ? own + SYSTEM : own
    end

    # A directory's name begins with the package's, in which `-`, `_` and `.` are the same.
    def metadata_in(directory)
      (Sidescan.native(:file_list, directory) || []).sort.each do |name|
        next unless name.end_with?('.dist-info', '.egg-info')
        next unless normal(name.sub(/\.(?:dist|egg)-info\z/, '').split('-').first.to_s) == normal(@package)

        %w[/METADATA /PKG-INFO].each do |file|
          text = Sidescan.native(:file_read, "#{directory}/#{name}#{file}")
          return text unless text.nil?
        end
        return Sidescan.native(:file_read, "#{directory}/#{name}")
      end
      nil
    end

    def normal(name)
      name.downcase.gsub(/[-_.]+/, '-')
    end
  end
end
