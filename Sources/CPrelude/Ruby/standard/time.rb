Sidescan.require_standard('calendar')

class Time
  class << self
    def parse(text, now = Time.now)
      found = Sidescan::Calendar.parse(Sidescan.string(text))
      raise ArgumentError, "no time information in #{text.inspect}" unless found[:day] || found[:hour]

      from(found, now, text)
    end

    def iso8601(text)
      unless /\A\s*[-+]?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:z|[-+]\d\d(?::?\d\d)?)?\s*\z/i.match?(text)
        raise ArgumentError, "invalid xmlschema date: #{text.inspect}"
      end

      parse(text)
    end
    alias xmlschema iso8601

    def rfc2822(text)
      parse(text)
    end
    alias httpdate rfc2822

    def strptime(text, pattern, now = Time.now)
      found = Sidescan::Calendar.strptime(text, pattern)
      raise ArgumentError, "invalid date or strptime format - `#{text}' `#{pattern}'" unless found

      from(found, now, text)
    end

    def from(found, now, text)
      return at(found[:epoch]) if found[:epoch]

      year = found[:year] || now.year
      month = found[:month] || (found[:year] ? 1 : now.month)
      day = found[:day] || (found[:year] || found[:month] ? 1 : now.day)
      raise ArgumentError, "argument out of range: #{text.inspect}" unless Sidescan::Calendar.valid?(year, month, day)

      parts = [year, month, day, found[:hour] || 0, found[:minute] || 0, found[:second] || 0]
      return local(*parts) unless found[:offset]

      gm(*parts) - found[:offset]
    end
  end

  def utc_offset
    return 0 if utc?

    Time.gm(year, month, day, hour, min, sec).to_i - to_i
  end
  alias gmt_offset utc_offset

  def nsec
    usec * 1000
  end

  def strftime(pattern)
    Sidescan::Calendar.strftime(self, pattern)
  end

  def iso8601(digits = 0)
    fraction = digits > 0 ? ".#{format('%09d', nsec)[0, digits]}" : ''
    strftime('%FT%T') + fraction + (utc? ? 'Z' : Sidescan::Calendar.offset_text(utc_offset, ':'))
  end
  alias xmlschema iso8601

  def httpdate
    dup.utc.strftime('%a, %d %b %Y %T GMT')
  end

  def rfc2822
    strftime('%a, %d %b %Y %T %z')
  end

  def round(_digits = 0)
    Time.at(to_f.round)
  end

  def to_time
    self
  end

  def to_date
    Date.new(year, month, day)
  end

  def to_datetime
    DateTime.new(year, month, day, hour, min, sec, utc_offset)
  end
end
