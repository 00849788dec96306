class CSV
  class MalformedCSVError < RuntimeError; end

  def self.parse(text, headers: false, **_options)
    rows = Sidescan.native(:csv, text)
    return rows unless headers

    names = headers == true ? rows.shift : headers
    rows.map { |row| names.zip(row).to_h }
  rescue Sidescan::DocumentError => e
    raise MalformedCSVError, e.message
  end

  def self.parse_line(text, **options)
    parse(text, **options)[0]
  end
end
