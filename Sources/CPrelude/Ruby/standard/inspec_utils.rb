# InSpec's own helpers for resources, as far as libraries of profiles use them.
module FileReader
  def read_file_content(path, allow_empty = false)
    file = inspec.file(path)
    raise Inspec::Exceptions::ResourceSkipped, "Can't find file: #{path}" unless file.file?

    text = file.content
    raise Inspec::Exceptions::ResourceSkipped, "Can't read file: #{path}" if text.nil?
    raise Inspec::Exceptions::ResourceSkipped, "File is empty: #{path}" if text.empty? && !allow_empty

    text
  end
end

module CommentParser
  # A line up to its comment, and where its end is.
  def parse_comment_line(text, options = {})
    mark = options[:comment_char]
    found = mark.nil? ? nil : text.index(mark)
    ending = text.index("\n") || text.length
    return [text[0, ending], ending] if found.nil? || found > ending || (options[:standalone_comments] && found.positive?)

    [text[0, found], ending]
  end
end

module Inspec
  module Utils
    FileReader = ::FileReader unless const_defined?(:FileReader)
  end
end

module Inspec::Utils::UtilityMethods; end unless Inspec::Utils.const_defined?(:UtilityMethods)
