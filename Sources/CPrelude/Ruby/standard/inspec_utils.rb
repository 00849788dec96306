# InSpec's own helpers for resources, as far as libraries of profiles use them.
Sidescan.require_resource '_file_reader'

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
