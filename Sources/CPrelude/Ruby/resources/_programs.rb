module Sidescan
  # Which programs the target has, as its shell would find them. This needs no command: a search path and files are enough.
  module Programs
    DIRECTORIES = %w[/usr/local/sbin /usr/local/bin /usr/sbin /usr/bin /sbin /bin].freeze
    # What a POSIX shell answers without a program.
    BUILT_IN = %w(
      . : [ alias bg break cd command continue echo eval exec exit export false fg getopts hash jobs kill printf pwd read
      readonly return set shift test times trap true type ulimit umask unalias unset wait
    ).freeze

    def self.found?(name)
      name = name.to_s
      return program?(name) if name.include?('/')
      return true if BUILT_IN.include?(name) && program?('/bin/sh')

      directories.any? { |directory| program?("#{directory}/#{name}") }
    end

    # The process's own search path goes before what a login shell would have.
    def self.directories
      @directories ||= own_path + DIRECTORIES
    end

    def self.own_path
      variables = Sidescan.unless_unknown([]) { Sidescan.native(:target_environ) }
      path = variables.find { |variable| variable.start_with?('PATH=') }
      path.nil? ? [] : path[5..-1].split(':').select { |directory| directory.start_with?('/') }
    end

    def self.program?(path)
      status = Sidescan.native(:file_status, path, true)
      !status.nil? && status['type'] == 'file' && status['mode'] & 0111 != 0
    end
  end
end
