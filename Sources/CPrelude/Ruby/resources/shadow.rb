Sidescan.require_resource '_file_reader'

module Inspec::Resources
  class Shadow < Inspec.resource(1)
    name 'shadow'
    supports platform: 'unix'
    include FileReader

    FIELDS = %w[user password last_change min_days max_days warn_days inactive_days expiry_date reserved].freeze

    attr_reader :params

    def initialize(path = '/etc/shadow', options = {})
      @options = options
      @path = path || '/etc/shadow'
      @filters = options[:filters] || ''
    end

    FilterTable.create
               .register_column(:users, field: 'user')
               .register_column(:passwords, field: 'password')
               .register_column(:last_changes, field: 'last_change')
               .register_column(:min_days, field: 'min_days')
               .register_column(:max_days, field: 'max_days')
               .register_column(:warn_days, field: 'warn_days')
               .register_column(:inactive_days, field: 'inactive_days')
               .register_column(:expiry_dates, field: 'expiry_date')
               .register_column(:reserved, field: 'reserved')
               .register_custom_property(:content) { |table, _| Shadow.content(table) }
               .install_filter_methods_on_resource(self, :entries_of_file)

    def self.content(table)
      table.entries.map { |entry| FIELDS[0, 8].map { |field| entry.send(field) }.compact.join(':') }.join("\n")
    end

    # Older names, which profiles still use.
    {
      user: :users, password: :passwords, last_change: :last_changes, expiry_date: :expiry_dates
    }.each do |field, column|
      define_method(field) { |wanted = nil| wanted.nil? ? where.send(column) : where(field.to_s => wanted) }
    end

    def filter(query = {})
      return self if query.nil? || query.empty?

      kept = entries_of_file
      filters = ''
      query.each do |field, wanted|
        wanted = wanted.to_s if wanted.is_a?(Integer)
        filters += " #{field} = #{wanted.inspect}"
        kept = kept.select { |entry| wanted === entry[field.to_s] }
      end
      text = kept.map { |entry| entry.values.join(':') }.join("\n")
      Shadow.new(@path, content: text, filters: @filters + filters)
    end

    def lines
      text.to_s.split("\n")
    end

    def to_s
      @filters.empty? ? @path : "#{@path} with#{@filters}"
    end

    private

    def text
      @options[:content] || read_file_content(@path, true)
    end

    def entries_of_file
      @params ||= lines.map do |line|
        values = line.split(':')
        FIELDS.each_with_index.map { |field, index| [field, values[index]] }.to_h
      end
    end
  end
end
