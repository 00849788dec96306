Sidescan.require_standard('calendar')

class Date
  include Comparable

  class Error < ArgumentError; end

  MONTHNAMES = [nil] + Sidescan::Calendar::MONTHS
  ABBR_MONTHNAMES = [nil] + Sidescan::Calendar::MONTHS.map { |name| name[0, 3] }
  DAYNAMES = Sidescan::Calendar::DAYS
  ABBR_DAYNAMES = Sidescan::Calendar::DAYS.map { |name| name[0, 3] }
  ITALY = 2_299_161
  GREGORIAN = -1

  class << self
    def today(_start = nil)
      now = Time.now
      new(now.year, now.month, now.day)
    end

    def parse(text, *)
      from(Sidescan::Calendar.parse(Sidescan.string(text)))
    end

    def strptime(text, pattern = '%F', *)
      from(Sidescan::Calendar.strptime(text, pattern))
    end

    def iso8601(text, *)
      raise Error, 'invalid date' unless /\A\s*[-+]?\d{4}-?(?:\d{2}-?\d{2}|\d{3}|W\d{2}-?\d?)(?:T.*)?\s*\z/i.match?(text)

      parse(text)
    end
    alias xmlschema iso8601

    def valid_date?(year, month, day, *)
      [year, month, day].all? { |part| part.is_a?(Integer) } && Sidescan::Calendar.valid?(year, month, day)
    end
    alias valid_civil? valid_date?

    def leap?(year)
      Sidescan::Calendar.leap?(year)
    end
    alias gregorian_leap? leap?

    def jd(number, *)
      at_day(number - 2_440_588)
    end

    def ordinal(year, day = 1, *)
      new(*Sidescan::Calendar.ordinal(year, day))
    end

    def commercial(year, week = 1, day = 1, *)
      new(*Sidescan::Calendar.commercial(year, week, day))
    end

    def at_day(number)
      new(*Sidescan::Calendar.civil(number))
    end

    # What a text said; what it did not say is today's.
    def from(found)
      raise Error, 'invalid date' if found.nil? || !(found[:year] || found[:month] || found[:day] || found[:epoch])

      if found[:epoch]
        at_day(found[:epoch].div(86_400))
      else
        now = Time.now
        new(found[:year] || now.year, found[:month] || (found[:year] ? 1 : now.month), found[:day] || 1)
      end
    end

    alias civil new
  end

  attr_reader :year, :month, :day
  alias mon month
  alias mday day

  def initialize(year = -4712, month = 1, day = 1, _start = nil)
    month += 13 if month < 0
    day += Sidescan::Calendar.days_in(year, month) + 1 if day < 0 && month.between?(1, 12)
    raise Error, 'invalid date' unless Sidescan::Calendar.valid?(year, month, day)

    @year = year
    @month = month
    @day = day
  end

  def day_number
    @day_number ||= Sidescan::Calendar.day_number(year, month, day)
  end

  def jd
    day_number + 2_440_588
  end

  def mjd
    day_number + 40_587
  end

  def wday
    (day_number + 4) % 7
  end

  def yday
    day_number - Sidescan::Calendar.day_number(year, 1, 1) + 1
  end

  def cwday
    wday == 0 ? 7 : wday
  end

  def cweek
    Sidescan::Calendar.week(day_number)[1]
  end

  def cwyear
    Sidescan::Calendar.week(day_number)[0]
  end

  def leap?
    Sidescan::Calendar.leap?(year)
  end

  def +(other)
    raise TypeError, 'expected numeric' unless other.is_a?(Numeric)

    self.class.at_day(day_number + other.floor)
  end

  def -(other)
    case other
    when Date then Rational(day_number - other.day_number, 1)
    when Numeric then self + -other.floor
    when Time then self - other.to_date
    else raise TypeError, 'expected numeric'
    end
  end

  def >>(other)
    months = year * 12 + month - 1 + other
    target = months.div(12)
    of_year = months % 12 + 1
    self.class.new(target, of_year, [day, Sidescan::Calendar.days_in(target, of_year)].min)
  end

  def <<(other)
    self >> -other
  end

  def next_day(count = 1)
    self + count
  end

  def prev_day(count = 1)
    self - count
  end

  def next_month(count = 1)
    self >> count
  end

  def prev_month(count = 1)
    self << count
  end

  def next_year(count = 1)
    self >> count * 12
  end

  def prev_year(count = 1)
    self << count * 12
  end

  def next
    self + 1
  end
  alias succ next

  def <=>(other)
    case other
    when Date then instant <=> other.instant
    when Numeric then jd <=> other
    end
  end

  def ==(other)
    (self <=> other) == 0
  end
  alias eql? ==

  def ===(other)
    other.is_a?(Date) && day_number == other.day_number
  end

  def hash
    instant.hash
  end

  # In seconds.
  def instant
    day_number * 86_400
  end

  Sidescan::Calendar::DAYS.each_with_index do |name, index|
    define_method("#{name.downcase}?".to_sym) { wday == index }
  end

  def step(limit, by = 1)
    list = []
    date = self
    while by > 0 ? date <= limit : date >= limit
      list << date
      date += by
    end
    return list.each unless block_given?

    list.each { |item| yield item }
    self
  end

  def upto(limit, &block)
    step(limit, 1, &block)
  end

  def downto(limit, &block)
    step(limit, -1, &block)
  end

  def hour
    0
  end

  def min
    0
  end
  alias minute min

  def sec
    0
  end
  alias second sec

  def nsec
    0
  end

  def utc_offset
    0
  end

  def zone
    '+00:00'
  end

  def to_i
    instant
  end

  def strftime(pattern = '%F')
    Sidescan::Calendar.strftime(self, pattern)
  end

  def to_s
    format('%04d-%02d-%02d', year, month, day)
  end

  def iso8601
    to_s
  end
  alias xmlschema iso8601

  def inspect
    "#<Date: #{self}>"
  end

  def to_date
    Date.new(year, month, day)
  end

  def to_time
    Time.local(year, month, day)
  end

  def to_datetime
    DateTime.new(year, month, day)
  end
end

class DateTime < Date
  class << self
    def now
      Time.now.to_datetime
    end

    def from(found)
      raise Error, 'invalid date' if found.nil?

      date = Date.from(found[:hour] && !found[:day] ? found.merge(day: Time.now.day) : found)
      new(date.year, date.month, date.day, found[:hour] || 0, found[:minute] || 0, found[:second] || 0, found[:offset] || 0)
    end
  end

  attr_reader :hour, :min, :sec, :utc_offset
  alias minute min
  alias second sec

  def initialize(year = -4712, month = 1, day = 1, hour = 0, minute = 0, second = 0, offset = 0, _start = nil)
    super(year, month, day)
    @hour = hour
    @min = minute
    @sec = second
    @utc_offset = offset.is_a?(String) ? Sidescan::Calendar.offset_of(offset).to_i : (offset.is_a?(Integer) ? offset : (offset * 86_400).to_i)
  end

  def +(other)
    seconds = (hour * 60 + min) * 60 + sec + (other * 86_400).round
    date = Date.at_day(day_number + seconds.div(86_400))
    seconds %= 86_400
    DateTime.new(date.year, date.month, date.day, seconds / 3600, seconds % 3600 / 60, seconds % 60, utc_offset)
  end

  def -(other)
    case other
    when Date then Rational(instant - other.instant, 86_400)
    else self + -other
    end
  end

  def instant
    super + (hour * 60 + min) * 60 + sec - utc_offset
  end

  def zone
    Sidescan::Calendar.offset_text(utc_offset, ':')
  end

  def to_s
    strftime('%FT%T%:z')
  end
  alias iso8601 to_s
  alias xmlschema to_s

  def inspect
    "#<DateTime: #{self}>"
  end

  def to_time
    Time.at(instant)
  end

  def to_datetime
    self
  end
end
