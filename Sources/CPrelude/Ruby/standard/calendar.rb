module Sidescan
  # What Date and Time share.
  module Calendar
    MONTHS = %w[January February March April May June July August September October November December].freeze
    DAYS = %w[Sunday Monday Tuesday Wednesday Thursday Friday Saturday].freeze
    ZONES = {
      'utc' => 0, 'gmt' => 0, 'z' => 0, 'ut' => 0, 'est' => -18_000, 'edt' => -14_400, 'cst' => -21_600,
      'cdt' => -18_000, 'mst' => -25_200, 'mdt' => -21_600, 'pst' => -28_800, 'pdt' => -25_200, 'cet' => 3600,
      'cest' => 7200, 'bst' => 3600, 'msk' => 10_800, 'jst' => 32_400
    }.freeze

    # The day's number since the beginning of 1970.
    def self.day_number(year, month, day)
      year -= 1 if month <= 2
      era = year.div(400)
      of_era = year - era * 400
      of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2).div(5) + day - 1
      era * 146_097 + of_era * 365 + of_era.div(4) - of_era.div(100) + of_year - 719_468
    end

    def self.civil(number)
      number += 719_468
      era = number.div(146_097)
      of_era = number - era * 146_097
      year = (of_era - of_era.div(1460) + of_era.div(36_524) - of_era.div(146_096)).div(365)
      of_year = of_era - (365 * year + year.div(4) - year.div(100))
      part = (5 * of_year + 2).div(153)
      day = of_year - (153 * part + 2).div(5) + 1
      month = part < 10 ? part + 3 : part - 9
      [year + era * 400 + (month <= 2 ? 1 : 0), month, day]
    end

    def self.days_in(year, month)
      return 29 if month == 2 && leap?(year)

      [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    end

    def self.leap?(year)
      year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    end

    def self.valid?(year, month, day)
      month.between?(1, 12) && day.between?(1, days_in(year, month))
    end

    def self.month_of(name)
      index = MONTHS.index { |month| month[0, 3].downcase == name[0, 3].downcase }
      index && index + 1
    end

    def self.offset_of(zone)
      return nil if zone.nil?

      match = /\A([-+])(\d{1,2}):?(\d{2})?\z/.match(zone.sub(/\A(?:UTC|GMT)(?=[-+])/i, ''))
      return ZONES[zone.downcase] unless match

      seconds = match[2].to_i * 3600 + match[3].to_i * 60
      match[1] == '-' ? -seconds : seconds
    end

    def self.offset_text(seconds, separator = '')
      sign = seconds < 0 ? '-' : '+'
      seconds = seconds.abs
      format('%s%02d%s%02d', sign, seconds / 3600, separator, seconds % 3600 / 60)
    end

    # What a text says of a date and a time: a hash of what is there.
    def self.parse(text)
      found = {}
      rest = text.dup
      clock = /(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*([ap]m)?\s*(z\b|utc|gmt|[a-z]{3,4}\b|[-+]\d{2}:?\d{2})?/i.match(rest)
      if clock
        found[:hour] = hour_of(clock[1].to_i, clock[5])
        found[:minute] = clock[2].to_i
        found[:second] = clock[3].to_i
        found[:fraction] = clock[4]
        found[:offset] = offset_of(clock[6])
        rest = "#{clock.pre_match} #{clock[6] if found[:offset].nil?} #{clock.post_match}"
      end
      zone = /\b(utc|gmt|[cmp][ds]t|e[ds]t|cest|cet)\s*\z/i.match(rest)
      found[:offset] ||= offset_of(zone[1]) if zone
      date_in(rest.sub(/(\d)T\s/i, '\1 '), found)
      found
    end

    def self.hour_of(hour, half)
      return hour if half.nil?

      hour % 12 + (half.downcase == 'pm' ? 12 : 0)
    end

    def self.date_in(text, found)
      names = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*'
      parts =
        case text
        when /(-?\d{4})-(\d{1,2})-(\d{1,2})/, %r{(\d{4})/(\d{1,2})/(\d{1,2})}, /\b(\d{4})(\d{2})(\d{2})(?:T|\b)/,
             /(\d{4})\.(\d{1,2})\.(\d{1,2})/
          [$1, $2, $3]
        when /\b(\d{4})-(\d{3})\b/ then ordinal($1.to_i, $2.to_i)
        when /\b(\d{4})-?W(\d{2})(?:-?(\d))?\b/i then commercial($1.to_i, $2.to_i, ($3 || 1).to_i)
        when /(\d{1,2})(?:st|nd|rd|th)?[\s\-\/]*\b(#{names})\b\.?[\s\-\/,]*(-?\d+)?/i then [$3, month_of($2), $1]
        when /\b(#{names})\b\.?\s*(\d{1,2})(?:st|nd|rd|th)?\b(?:[\s,]+(-?\d{4}))?/i then with_last_year([$3, month_of($1), $2], text)
        when /\b(#{names})\b\.?\s+(\d{4})/i then [$2, month_of($1), 1]
        when %r{(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})} then [$3, $2, $1]
        when %r{(\d{2})[/.\-](\d{1,2})[/.\-](\d{1,2})} then [$1.to_i + ($1.to_i < 69 ? 2000 : 1900), $2, $3]
        when /\b(\d{4})-(\d{2})\b/ then [$1, $2, 1]
        end
      found[:year], found[:month], found[:day] = parts.map { |part| part && part.to_i } if parts
    end

    def self.with_last_year(parts, text)
      match = /\b(\d{4})\s*\z/.match(text)
      parts[0] ||= match && match[1]
      parts
    end

    def self.ordinal(year, day)
      civil(day_number(year, 1, 1) + day - 1)
    end

    def self.commercial(year, week, day)
      january = day_number(year, 1, 4)
      civil(january - (january + 3) % 7 + (week - 1) * 7 + day - 1)
    end

    # The year and the week of ISO 8601.
    def self.week(number)
      thursday = number - (number + 3) % 7 + 3
      year = civil(thursday)[0]
      [year, (thursday - day_number(year, 1, 1)) / 7 + 1]
    end

    PATTERNS = {
      'Y' => '(?<year>[-+]?\d{1,4})', 'm' => '(?<month>\d{1,2})', 'd' => '(?<day>\s?\d{1,2})', 'e' => '(?<day>\s?\d{1,2})',
      'H' => '(?<hour>\s?\d{1,2})', 'k' => '(?<hour>\s?\d{1,2})', 'I' => '(?<hour>\s?\d{1,2})',
      'l' => '(?<hour>\s?\d{1,2})', 'M' => '(?<minute>\d{1,2})', 'S' => '(?<second>\d{1,2})', 'y' => '(?<short>\d{2})',
      'b' => '(?<name>[a-z]+)', 'B' => '(?<name>[a-z]+)', 'h' => '(?<name>[a-z]+)', 'a' => '[a-z]+', 'A' => '[a-z]+',
      'j' => '(?<ordinal>\d{1,3})', 'z' => '(?<zone>[-+]\d{2}:?\d{2}|z|[a-z]{3,4})', 'Z' => '(?<zone>[-+]\d{2}:?\d{2}|[a-z]+)',
      'p' => '(?<half>[ap]m)', 'P' => '(?<half>[ap]m)', 'L' => '(?<fraction>\d+)', 'N' => '(?<fraction>\d+)',
      's' => '(?<epoch>-?\d+)', '%' => '%', 'n' => '\s+', 't' => '\s+', 'u' => '\d', 'w' => '\d'
    }.freeze
    WHOLE = {
      'F' => '%Y-%m-%d', 'T' => '%H:%M:%S', 'X' => '%H:%M:%S', 'R' => '%H:%M', 'D' => '%m/%d/%y', 'x' => '%m/%d/%y',
      'c' => '%a %b %e %H:%M:%S %Y', 'r' => '%I:%M:%S %p', 'v' => '%e-%b-%Y', '+' => '%a %b %e %H:%M:%S %Z %Y'
    }.freeze

    def self.strptime(text, pattern)
      expression = expand(pattern).gsub(/%[-0^#_:]*([a-zA-Z%])|\s+|[^%\s]+/) do |part|
        if $1 then PATTERNS[$1] || raise(ArgumentError, "unknown format %#{$1}")
        elsif part.strip.empty? then '\s*'
        else Regexp.escape(part)
        end
      end
      match = /\A\s*#{expression}/i.match(text)
      return nil unless match && match.post_match.strip.empty?

      fields(match)
    end

    def self.expand(pattern)
      pattern.gsub(/%[-0^#_]*([FTXRDxcrv+])/) { WHOLE[$1] }
    end

    def self.fields(match)
      given = match.names.map { |name| [name.to_sym, match[name]] }.to_h
      found = {}
      %i[year month day hour minute second epoch].each { |key| found[key] = given[key].to_i if given[key] }
      found[:year] = given[:short].to_i + (given[:short].to_i < 69 ? 2000 : 1900) if given[:short]
      found[:month] = month_of(given[:name]) if given[:name]
      found[:hour] = hour_of(found[:hour], given[:half]) if found[:hour]
      found[:offset] = offset_of(given[:zone])
      found[:fraction] = given[:fraction]
      if given[:ordinal] && found[:year]
        found[:year], found[:month], found[:day] = ordinal(found[:year], given[:ordinal].to_i)
      end
      found
    end

    # @param time what answers year, month, day, hour, min, sec, nsec, wday, yday, utc_offset, zone and to_i
    def self.strftime(time, pattern)
      expand(pattern).gsub(/%([-0^#_]*)(\d*)(:{0,2})([a-zA-Z%])/) do |whole|
        flags = $1
        width = $2
        colons = $3
        letter = $4
        value = field(time, letter, colons)
        next whole if value.nil?

        pad(value, flags, width, letter)
      end
    end

    WIDTHS = {
      'm' => 2, 'd' => 2, 'H' => 2, 'I' => 2, 'M' => 2, 'S' => 2, 'y' => 2, 'C' => 2, 'j' => 3, 'U' => 2, 'W' => 2,
      'V' => 2, 'g' => 2, 'Y' => 4, 'G' => 4
    }.freeze

    def self.pad(value, flags, width, letter)
      filler = '0eklaAbBhpPZ'.include?(letter) || flags.include?('_') ? ' ' : '0'
      filler = '0' if flags.include?('0')
      size = width.empty? ? ('ekl'.include?(letter) ? 2 : WIDTHS[letter] || 0) : width.to_i
      size = 0 if flags.include?('-')
      text = letter == 'N' || letter == 'L' ? value : value.to_s.rjust(size, filler)
      text = text.upcase if flags.include?('^')
      text = text.swapcase if flags.include?('#')
      text
    end

    def self.field(time, letter, colons)
      case letter
      when 'Y' then time.year
      when 'C' then time.year / 100
      when 'y' then time.year % 100
      when 'm' then time.month
      when 'B' then MONTHS[time.month - 1]
      when 'b', 'h' then MONTHS[time.month - 1][0, 3]
      when 'd', 'e' then time.day
      when 'j' then time.yday
      when 'H', 'k' then time.hour
      when 'I', 'l' then (time.hour - 1) % 12 + 1
      when 'M' then time.min
      when 'S' then time.sec
      when 'L' then format('%03d', time.nsec / 1_000_000)
      when 'N' then format('%09d', time.nsec)
      when 'z' then offset_text(time.utc_offset, colons.empty? ? '' : ':')
      when 'Z' then time.zone
      when 'A' then DAYS[time.wday]
      when 'a' then DAYS[time.wday][0, 3]
      when 'p' then time.hour < 12 ? 'AM' : 'PM'
      when 'P' then time.hour < 12 ? 'am' : 'pm'
      when 'u' then time.wday == 0 ? 7 : time.wday
      when 'w' then time.wday
      when 's' then time.to_i
      when 'U' then (time.yday + 6 - time.wday) / 7
      when 'W' then (time.yday + 6 - (time.wday - 1) % 7) / 7
      when 'G' then week(day_number(time.year, time.month, time.day))[0]
      when 'g' then week(day_number(time.year, time.month, time.day))[0] % 100
      when 'V' then week(day_number(time.year, time.month, time.day))[1]
      when 'n' then "\n"
      when 't' then "\t"
      when '%' then '%'
      end
    end
  end

  keep_match_in(Calendar, %i[parse strptime strftime])
end
