module Inspec::Resources
  class FileResource < Inspec.resource(1)
    name 'file'
    supports platform: 'unix'

    def initialize(path)
      @path = path
      @status = Sidescan.native(:file_status, path.to_s, true)
    end

    def exist?
      !@status.nil?
    end

    def content
      Sidescan.native(:file_read, @path)
    end

    def mode
      @status && @status['mode']
    end

    def size
      @status && @status['size']
    end

    def owner
      @status && (@status['uid'] == 0 ? 'root' : @status['uid'].to_s)
    end

    def file?
      exist? && @status['type'] == 'file'
    end

    def directory?
      exist? && @status['type'] == 'directory'
    end

    def resource_id
      @path
    end

    def to_s
      "File #{@path}"
    end
  end
end
