module Sidescan
  # Programs of the target by their names, as its shell would find them.
  module Programs
    DIRECTORIES = %w[/usr/sbin /sbin /usr/local/sbin /usr/local/bin /usr/bin /bin].freeze

    # The path of a program; nil where there is none.
    def self.find(name)
      DIRECTORIES.map { |directory| "#{directory}/#{name}" }.find { |path| Sidescan.native(:file_status, path, true) }
    end
  end
end
