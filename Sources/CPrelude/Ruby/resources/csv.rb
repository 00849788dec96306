Sidescan.require_resource '_document'

module Inspec::Resources
  # With a first line of names an attribute is a column; without, it is always the rows.
  class CsvConfig < Document
    name 'csv'
    supports platform: 'os'

    def initialize(path, headers = true)
      @headers = headers
      super(path)
    end

    def parse(content)
      rows = Sidescan.native(:csv, content).map { |row| row.map { |field| converted(field) } }
      return rows unless @headers

      names = (rows.shift || []).map { |name| name.nil? ? nil : name.to_s }
      rows.map { |row| named(names, row) }
    end

    def value(keys)
      @headers ? @params.map { |row| row[keys.first.to_s] }.compact : @params
    end

    def resource_id
      @source_name || 'csv'
    end

    private

    # The first of several columns with one name counts.
    def named(names, row)
      names.each_with_index.each_with_object({}) do |(name, index), found|
        found[name] = row[index] unless found.key?(name)
      end
    end

    def converted(field)
      return nil if field.nil? || field.empty?

      number(field)
    end

    def number(field)
      case field
      when /\A\s*[-+]?\d+(?:_\d+)*\s*\z/ then Integer(field.strip.delete('_'))
      when /\A\s*[-+]?\d+(?:_\d+)*(?:\.\d+(?:_\d+)*)?(?:[eE][-+]?\d+)?\s*\z/ then Float(field.strip.delete('_'))
      else field
      end
    end

    def resource_base_name
      'CSV'
    end
  end
end
