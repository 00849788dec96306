# Settings, one a line, perhaps in groups: `key = value` and `[group]`, or what the options say.
class SimpleConfig
  DEFAULTS = {
    comment_char: '#',
    line_separator: nil,
    assignment_regex: /^\s*([^=]*?)\s*=\s*(.*?)\s*$/,
    group_re: /\[([^\]]+)\]\s*$/,
    key_values: 1,
    standalone_comments: false,
    multiple_values: false,
    multiple_value_regex: nil
  }.freeze

  # How long a text is read. What Ruby makes of one takes a hundred times its size.
  LONGEST = 2 << 20

  # What is left of a line that is all comment.
  EMPTY = ''.freeze

  attr_reader :params, :groups

  # A line without its comment. A comment may also stand behind a setting, unless only whole lines are comments. A
  # marker at the very beginning always starts one.
  def self.without_comment(line, marker, standalone)
    if String === marker
      # Nearly all lines have none, or begin with one.
      return line unless line.include?(marker)
      return EMPTY if line.__index(marker, 0) == 0
    end
    start = line.index(marker)
    return line if start.nil?
    return '' if start == 0

    setting = line[0, start]
    standalone && setting !~ /^\s*$/ ? line : setting
  end

  def initialize(text, options = nil)
    @params = {}
    @groups = []
    @current = @params
    @options = DEFAULTS.merge(options || {})
    parse(text) unless text.nil?
  end

  private

  def parse(text)
    raise Sidescan::Unknown.new('settings', "over-limit: more than #{LONGEST} bytes") if text.bytesize > LONGEST

    separator = @options[:line_separator]
    text = text.tr(separator, "\n") unless separator.nil?
    marker = @options[:comment_char]
    standalone = @options[:standalone_comments]
    @group = @options[:group_re]
    @assignment = @options[:assignment_regex]
    @is_plain = @assignment.equal?(DEFAULTS[:assignment_regex]) && @options[:key_values] == 1
    blank_matters = !@is_plain && @assignment.match('') ? true : false
    text.split("\n").each do |line|
      line = SimpleConfig.without_comment(line, marker, standalone)
      next if line.empty? && !blank_matters

      assign(line) || enter_group(line) || name_only(line)
    end
  end

  def assign(line)
    name, value = @is_plain ? plain(line) : matched(line)
    return false if value.nil?

    if !@options[:multiple_values]
      @current[name] = value
    else
      pattern = @options[:multiple_value_regex]
      @current[name] ||= []
      @current[name].concat(pattern ? value.split(pattern) : [value])
    end
    true
  end

  # What the usual expression finds, in one look at the line.
  def plain(line)
    index = line.index('=')
    index && [line[0, index].strip, line[(index + 1)..-1].strip]
  end

  def matched(line)
    match = @assignment.match(line)
    return nil if match.nil?

    count = @options[:key_values]
    [match[1], count == 1 ? match[2] : (2...(2 + count)).map { |index| match[index] }]
  end

  def enter_group(line)
    match = @group && line.include?(']') && @group.match(line)
    return false unless match

    @groups.push(match[1])
    @current = @params[match[1]] = Hashie::Mash.new
    true
  end

  def name_only(line)
    name = line.strip
    return if name.empty?

    if @options[:multiple_values]
      @current[name] ||= []
    else
      @current[name] = ''
    end
  end
end

module Inspec
  module Utils
    # The beginning of a text up to its first line's end or comment, and where that line ends.
    module CommentParser
      def parse_comment_line(text, options)
        line_end = text.index("\n") || text.length
        line = text[0, line_end]
        [SimpleConfig.without_comment(line, options[:comment_char], options[:standalone_comments]), line_end]
      end
    end
  end
end
