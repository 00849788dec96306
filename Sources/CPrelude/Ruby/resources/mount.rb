Sidescan.require_resource '_target_file'

module Inspec::Resources
  class Mount < Inspec.resource(1)
    name 'mount'
    supports platform: 'unix'
    answers :partly,
            "What is mounted where the target's process lives. Of a directory it is unknown: nothing is mounted " \
            'there.'

    attr_reader :file

    def initialize(path)
      @path = path
      @file = Sidescan::TargetFile.at(path)
    end

    def mounted?
      file.mounted?
    end

    def count
      file.mounted.stdout.lines.length
    end

    KEYS = { device: 'source', type: 'type', options: 'options' }.freeze

    # What is asked by another name than these is nil, as for what is not mounted.
    def method_missing(name)
      mount = last
      mount && KEYS[name] && mount[KEYS[name]]
    end

    def resource_id
      @path || 'mount'
    end

    def to_s
      "Mount #{@path}"
    end

    private

    # Of several mounts on one another the last is seen.
    def last
      @last ||= Sidescan.native(:target_mounts).select { |mount| mount['path'] == @path }.last
    end
  end
end
