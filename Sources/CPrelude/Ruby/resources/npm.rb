Sidescan.require_resource '_programs'
Sidescan.require_resource '_find_files'

module Inspec::Resources
  # A package below a project's node_modules, or below those that `npm -g` uses.
  class NpmPackage < Inspec.resource(1)
    name 'npm'
    supports platform: 'unix'
    answers :evaluated, 'From what is installed. Nothing is run to list it.'

    GLOBAL = %w[/usr/local/lib/node_modules /usr/lib/node_modules].freeze

    def initialize(package, options = {})
      @package = package
      @location = options[:path]
    end

    def info
      @info ||= begin
        text = description
        found = { name: @package, type: 'npm', installed: !text.nil? }
        found[:version] = Sidescan.native(:json, text)['version'] unless text.nil?
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
      @package || 'npm'
    end

    def to_s
      "Npm Package #{@package}"
    end

    private

    def description
      return description_in("#{@location}/node_modules") if @location

      libraries = Sidescan::Libraries.new(Sidescan::Programs.find('npm'), GLOBAL) { |prefix| below(prefix) }
      libraries.directories.each do |directory|
        text = description_in(directory)
        return text unless text.nil?
      end
      libraries.complete
      nil
    end

    # An npm that is no script for node stands in its own library.
    def below(prefix)
      ["#{prefix.sub(%r{/lib/node_modules/npm(?:/.*)?\z}, '')}/lib/node_modules"]
    end

    def description_in(directory)
      Sidescan.native(:file_read, "#{directory}/#{@package}/package.json")
    end
  end
end
