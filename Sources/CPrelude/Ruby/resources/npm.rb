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
      directories = @location ? ["#{@location}/node_modules"] : GLOBAL
      directories.each do |directory|
        text = Sidescan.native(:file_read, "#{directory}/#{@package}/package.json")
        return text unless text.nil?
      end
      nil
    end
  end
end
