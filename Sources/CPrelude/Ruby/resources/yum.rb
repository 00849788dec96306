Sidescan.require_resource '_find_files'
Sidescan.require_resource '_simple_config'

module Inspec::Resources
  # The repositories that yum's files define. What yum would have to fetch can't be told.
  class Yum < Inspec.resource(1)
    name 'yum'
    supports platform: 'unix'
    answers :partly,
            "Read from the repositories' files. `expire`, `pkgs`, `size` and `updated` are unknown: they would run " \
            "`yum`. An address that holds variables of yum's is unknown, too."

    FILES = %w[/etc/yum.conf /etc/dnf/dnf.conf /etc/yum.repos.d/*.repo].freeze

    def repositories
      @repositories ||= FILES.flat_map { |pattern| Sidescan::Find.expand(pattern) }.flat_map { |path| sections(path) }
    end

    def repos
      repositories.map { |repository| repository['id'] }
    end

    def repo(name)
      YumRepo.new(self, name)
    end

    def method_missing(name)
      repo(name.to_s)
    end

    def resource_id
      'Yum repository'
    end

    def to_s
      'Yum Repository'
    end

    private

    def sections(path)
      config = SimpleConfig.new(Sidescan.native(:file_read, path).to_s)
      config.groups.reject { |id| id == 'main' }.map do |id|
        section = config.params[id]
        {
          'id' => id,
          'name' => section['name'],
          'status' => %w[0 no false].include?(section['enabled'].to_s.downcase) ? 'disabled' : 'enabled',
          'baseurl' => section['baseurl'],
          'mirrors' => section['mirrorlist'] || section['metalink'],
          'filename' => path
        }
      end
    end
  end

  class YumRepo
    def initialize(yum, name)
      @yum = yum
      @name = name
    end

    def info
      @info ||= @yum.repositories.find { |found| found['id'] == @name || found['id'][%r{\A([^/]+)/}, 1] == @name } || {}
    end

    def exist?
      !info.empty?
    end

    def enabled?
      info['status'] == 'enabled'
    end

    %w[status filename].each { |field| define_method(field) { info[field] } }

    # yum puts values in the place of `$releasever` and its like.
    %w[baseurl mirrors].each do |field|
      define_method(field) do
        value = info[field]
        raise Sidescan::Unknown.new(info['filename'], "#{value} holds variables of yum's") if value.to_s.include?('$')

        value
      end
    end

    %w[expire pkgs size updated].each do |field|
      define_method(field) { exist? ? @yum.inspec.command('yum -v repolist all').stdout : nil }
    end

    def to_s
      "YumRepo #{@name}"
    end
  end
end
