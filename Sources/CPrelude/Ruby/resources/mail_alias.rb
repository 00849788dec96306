module Inspec::Resources
  class Mailalias < Inspec.resource(1)
    name 'mail_alias'
    supports platform: 'unix'

    def initialize(name)
      @name = name
    end

    def aliased_to?(target)
      lines = Sidescan.native(:file_read, '/etc/aliases').to_s.split("\n")
      lines = lines.select { |line| line.start_with?("#{@name}:") }
      raise Inspec::Exceptions::ResourceFailed, "#{@name} is not a valid key in the aliases" if lines.empty?

      lines.join("\n").split(':').map(&:strip)[1].to_s.split(',').map(&:strip).include?(target)
    end

    def resource_id
      @name.to_s
    end

    def to_s
      "mail_alias #{@name}"
    end
  end
end
