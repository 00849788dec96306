Sidescan.require_resource '_file_reader'

module Sidescan
  # Files of the target by a path that may hold a shell's wildcards, sorted by name, which are then looked into as
  # `find` does. What can't be listed is unknown.
  module Find
    MOST_ENTRIES = 100_000
    DEEPEST = 64

    # Paths below `pattern` of a type, as file_status names types, at most `depth` levels down; 0 without limit. Links
    # are not followed.
    def self.find(pattern, type: nil, depth: 0)
      found = []
      expand(pattern).each { |path| collect(path, type, depth == 0 ? DEEPEST : depth, found) }
      found
    end

    # The paths that a pattern stands for; a pattern without wildcards stands for itself, if it exists.
    def self.expand(pattern)
      absolute = pattern.start_with?('/')
      parts = pattern.split('/').reject { |part| part.empty? || part == '.' }
      parts.inject([absolute ? '/' : '']) do |bases, part|
        wild?(part) ? bases.flat_map { |base| matching(base, part) } : bases.map { |base| join(base, part) }
      end.select { |path| Sidescan.native(:file_status, path, false) }
    end

    def self.collect(path, type, depth, found)
      status = Sidescan.native(:file_status, path, false)
      return if status.nil?

      found << path if type.nil? || status['type'] == type
      raise Unknown.new(path, 'larger than this agent reads') if found.length > MOST_ENTRIES
      return if status['type'] != 'directory' || depth == 0

      (Sidescan.native(:file_list, path) || []).sort.each { |name| collect(join(path, name), type, depth - 1, found) }
    end

    def self.wild?(part)
      part.include?('*') || part.include?('?') || part.include?('[')
    end

    # Wildcards do not stand for a leading dot.
    def self.matching(base, part)
      status = Sidescan.native(:file_status, base.empty? ? '.' : base, true)
      return [] unless status && status['type'] == 'directory'

      pattern = Regexp.new("\\A#{translated(part)}\\z")
      names = (Sidescan.native(:file_list, base.empty? ? '.' : base) || []).sort
      names.select { |name| (part.start_with?('.') || !name.start_with?('.')) && pattern.match(name) }
           .map { |name| join(base, name) }
    end

    def self.translated(part)
      part.gsub(/\*+|\?|\[!?\]?[^\]]*\]|[^*?\[]+|\[/) do |token|
        case token
        when /\A\*/ then '.*'
        when '?' then '.'
        when /\A\[./ then "[#{token[1..-2].sub(/\A!/, '^').gsub('\\', '\\\\\\\\')}]"
        else Regexp.escape(token)
        end
      end
    end

    def self.join(base, name)
      return name if base.empty?

      base.end_with?('/') ? base + name : "#{base}/#{name}"
    end

    # A path that a file in `directory` names.
    def self.relative_to(directory, path)
      path.start_with?('/') ? path : join(directory, path)
    end

    def self.directory_of(path)
      index = path.rindex('/')
      return '.' if index.nil?

      index == 0 ? '/' : path[0, index]
    end
  end
end

# InSpec's name for it, which custom resources include.
module FindFiles
  TYPES = {
    'file' => 'file', 'directory' => 'directory', 'link' => 'symlink', 'pipe' => 'pipe', 'socket' => 'socket',
    'block' => 'block_device', 'character' => 'character_device'
  }.freeze

  def find_files(path, options = {})
    type = options[:type] && TYPES[options[:type].to_s]
    Sidescan::Find.find(path, type: type, depth: options[:depth].to_i)
  end
end

module Sidescan
  # A settings file and what it includes.
  module IncludedFiles
    MOST_FILES = 1000

    def self.included(resource)
      resource.include FileReader
    end

    # All texts in one. The block gets each file's text and path, once, and says which files it includes.
    def read_with_included(first, allow_empty = false)
      texts = {}
      waiting = [first]
      until waiting.empty?
        path = waiting.shift
        next if texts.key?(path)
        raise Unknown.new(first, "more than #{MOST_FILES} files are included") if texts.length >= MOST_FILES

        texts[path] = read_file_content(path, allow_empty)
        waiting.concat(yield(texts[path], path))
      end
      texts.values.join
    end
  end
end
