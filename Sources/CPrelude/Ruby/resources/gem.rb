Sidescan.require_resource '_programs'
Sidescan.require_resource '_find_files'

module Inspec::Resources
  # What `gem list` finds: the specifications below the directories of a Ruby.
  class GemPackage < Inspec.resource(1)
    name 'gem'
    supports platform: 'unix'
    answers :evaluated, 'From what is installed. Nothing is run to list it.'

    PREFIXES = %w[/usr/local /usr].freeze
    DIRECTORIES = %w[
      /var/lib/gems/*/specifications /usr/share/gems/specifications /usr/share/rubygems-integration/*/specifications
      /usr/local/bundle/specifications
    ].freeze
    EMBEDDED = { chef: '/opt/chef/embedded/bin/gem', chef_server: '/opt/opscode/embedded/bin/gem' }.freeze

    attr_reader :gem_binary

    def initialize(package, program = nil)
      @package = package
      @gem_binary = EMBEDDED[program] || program || 'gem'
      skip_resource 'Unable to retrieve gem information' if info.empty?
    end

    def info
      @info ||= begin
        program = program_path
        program ? installed_info(versions_below(program)) : {}
      end
    end

    def installed?
      info[:installed] == true
    end

    def version
      info[:version]
    end

    def versions
      info[:versions]
    end

    def resource_id
      "#{@package}-#{version}"
    end

    def to_s
      "gem package #{@package}"
    end

    private

    def program_path
      return Sidescan::Programs.find('gem') if @gem_binary == 'gem'

      Sidescan.native(:file_status, @gem_binary, true) && @gem_binary
    end

    def installed_info(versions)
      return { installed: false, type: 'gem' } if versions.empty?

      { installed: true, type: 'gem', name: @package, version: versions[0], versions: versions }
    end

    def versions_below(program)
      directories = if @gem_binary == 'gem'
                      DIRECTORIES + PREFIXES.flat_map { |prefix| below(prefix) }
                    else
                      below(program.sub(%r{/bin/[^/]+\z}, ''))
                    end
      found = directories.flat_map do |directory|
        specifications(directory, false) + specifications("#{directory}/default", true)
      end
      sorted = found.uniq.sort { |one, other| compare(other[0], one[0]) }
      sorted.map { |version, default| default ? "default: #{version}" : version }
    end

    def below(prefix)
      %w[lib lib64 share].map { |library| "#{prefix}/#{library}/ruby/gems/*/specifications" }
    end

    def specifications(directory, default)
      Sidescan::Find.expand("#{directory}/#{@package}-*.gemspec").map do |path|
        version = path.split('/').last[(@package.length + 1)..-1][/\A(\d[\w.]*)(?:-[\w-]+)*\.gemspec\z/, 1]
        version && [version, default]
      end.compact
    end

    def compare(one, other)
      (one.split('.').map(&:to_i) <=> other.split('.').map(&:to_i)) || 0
    end
  end
end
