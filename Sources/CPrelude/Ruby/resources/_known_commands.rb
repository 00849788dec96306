Sidescan.require_resource '_find_files'
Sidescan.require_resource '_packages'
Sidescan.require_resource '_programs'
Sidescan.require_resource '_target_file'

module Sidescan
  # What some commands would print, where files tell it to the letter. Everything else stays unanswered.
  module KnownCommands
    BUILTINS = %w(
      . : [ alias bg cd command echo eval exec exit export false fg getopts hash jobs kill printf pwd read return set
      shift test times trap true type ulimit umask unalias unset wait
    ).freeze
    OPENSSH = %w[openssh-client openssh-clients openssh-client-default openssh-client-common openssh].freeze
    MOST_FILES = 1000

    class << self
      def answer(text)
        case text.to_s.strip
        when %r{\Atype ([\w./+-]+)\z} then program($1)
        when %r{\Acat (/[\w./@:+-]+)(?: 2> ?/dev/null)?\z} then content($1)
        when /\Anginx -T\z/ then nginx_configuration
        when /\Assh -V 2>&1 \| cut -f1 -d" " \| cut -f2 -d"_"\z/ then openssh_version
        end
      end

      private

      def program(name)
        return nil if BUILTINS.include?(name)

        path = name.include?('/') ? name : Programs.find(name)
        status = path && Sidescan.native(:file_status, path, true)
        found = status && status['type'] == 'file' && status['mode'] & 0o111 != 0
        found ? Output.new("#{name} is #{path}\n") : Output.new('', "#{name}: not found\n", 127)
      end

      def content(path)
        status = Sidescan.native(:file_status, path, true)
        return nil unless status && status['type'] == 'file'

        Output.new(Sidescan.native(:file_read, path))
      end

      # All files that the main one leads to, in the order in which nginx opens them.
      def nginx_configuration
        return nil if Programs.find('nginx').nil?

        files = {}
        collect('/etc/nginx/nginx.conf', files)
        return nil if files.empty? || files.value?(nil)

        Output.new(files.map { |path, text| "# configuration file #{path}:\n#{text}\n" }.join)
      end

      # A file that is named and not there makes nginx refuse all; nil stands for it.
      def collect(path, files)
        return if files.key?(path)
        raise Unknown.new(path, "more than #{MOST_FILES} files are included") if files.length >= MOST_FILES

        files[path] = text = Sidescan.native(:file_read, path)
        return if text.nil?

        text.split("\n").each do |line|
          pattern = line[/\A(?:[^#]*[;{}])?\s*include\s+["']?([^;"']+?)["']?\s*;/, 1]
          next if pattern.nil?

          pattern = Find.relative_to('/etc/nginx', pattern)
          found = Find.expand(pattern)
          found = [pattern] if found.empty? && !Find.wild?(pattern)
          found.each { |included| collect(included, files) }
        end
      end

      # `ssh -V` begins with the version that its package has.
      def openssh_version
        return nil if Programs.find('ssh').nil?

        kind = Packages.kind(Inspec::Backend.current.os)
        versions = kind ? OPENSSH.map { |name| Packages.named(kind, name) }.compact.map { |found| found['version'] } : []
        version = versions.first.to_s[/(?:\A|:)(\d+\.\d+)_?(p\d+)?/, 0]
        version && Output.new("#{version.sub(/\A:/, '').delete('_')}\n")
      end
    end
  end

  Commands.sources << ->(text) { KnownCommands.answer(text) }
end
