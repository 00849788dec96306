module Sidescan
  # How a path leads to a file, link by link.
  module Paths
    MOST_LINKS = 40
    MOST_PARTS = 4096

    class Loop < StandardError; end

    # The path without links of what is there, and the directories that were searched on the way; nil where a part of
    # the path is not there.
    def self.walk(path)
      pending = parts(path)
      walked = []
      searched = []
      links = 0
      steps = 0
      until pending.empty?
        steps += 1
        raise Unknown.new(path, 'larger than this agent reads') if steps > MOST_PARTS

        searched << "/#{walked.join('/')}"
        name = pending.shift
        next walked.pop if name == '..'

        here = "/#{(walked + [name]).join('/')}"
        status = Sidescan.native(:file_status, here, false)
        return nil if status.nil?
        next walked << name unless status['type'] == 'symlink'

        links += 1
        raise Loop, path if links > MOST_LINKS

        target = Sidescan.native(:file_link, here)
        return nil if target.nil?

        walked = [] if target.start_with?('/')
        pending = parts(target) + pending
      end
      { 'path' => "/#{walked.join('/')}", 'searched' => searched.uniq }
    end

    def self.parts(path)
      path.split('/').reject { |part| part.empty? || part == '.' }
    end
  end
end
