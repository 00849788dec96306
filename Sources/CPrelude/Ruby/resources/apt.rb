Sidescan.require_resource '_find_files'

module Inspec::Resources
  # A repository in apt's `.list` files.
  class AptRepository < Inspec.resource(1)
    name 'apt'
    supports platform: 'unix'

    WEB = %r{\Ahttps?://[^\s/]+\S*\z}.freeze

    def initialize(repository)
      @name = repository
      return skip_resource 'The `apt` resource is not supported on your OS yet.' unless inspec.os.debian?

      @url = url_of(repository)
    end

    def exists?
      !found.empty?
    end

    # One active line, and no line of the same that is commented out, as InSpec has it.
    def enabled?
      found.map { |line| line[:active] }.uniq.length == 1
    end

    def resource_id
      @url || @name || 'apt repository'
    end

    def to_s
      "Apt Repository #{@url}"
    end

    private

    def found
      @found ||= lines.select { |line| line[:url] == @url && line[:type] == 'deb' }
    end

    def lines
      files = Sidescan::Find.find('/etc/apt', type: 'file').select { |path| path.end_with?('.list') }
      files.flat_map { |path| Sidescan.native(:file_read, path).to_s.split("\n") }.map { |line| parsed(line) }.compact
    end

    def parsed(line)
      entry = line.sub(/\A(?:#\s*)+/, '')
      type, url, distribution, *components = entry.sub(/\A(deb|deb-src)\s+\[.+?\]/, '\1').split
      url = url && url.delete('"')
      return nil if components.empty? || !%w[deb deb-src].include?(type) || url !~ WEB

      { type: type, url: url, distro: distribution, components: components, active: entry == line }
    end

    def url_of(repository)
      return repository if repository =~ WEB

      owner, archive = repository.sub(/\Appa:/, '').split('/')
      "http://ppa.launchpad.net/#{owner}/#{archive || 'ppa'}/ubuntu"
    end
  end
end
