Sidescan.require_resource 'file'

module Inspec::Resources
  class Directory < FileResource
    name 'directory'
    supports platform: 'unix'

    def exist?
      file.exist? && file.directory?
    end

    def to_s
      "Directory #{source_path}"
    end
  end
end
