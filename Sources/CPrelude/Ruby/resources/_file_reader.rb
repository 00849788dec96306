# Reads a file for a resource that stands on it: without the file, or with an empty one, the resource is skipped.
module FileReader
  def read_file_content(path, allow_empty = false)
    status = Sidescan.native(:file_status, path.to_s, true)
    unless status && status['type'] == 'file'
      raise Inspec::Exceptions::ResourceSkipped, "Can't find file: #{path}"
    end

    content = Sidescan.native(:file_read, path.to_s)
    raise Inspec::Exceptions::ResourceSkipped, "Can't read file: #{path}" if content.nil?
    raise Inspec::Exceptions::ResourceSkipped, "File is empty: #{path}" if content.empty? && !allow_empty

    content
  end
end
