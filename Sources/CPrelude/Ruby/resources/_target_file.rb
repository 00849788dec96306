Sidescan.require_resource '_accounts'
Sidescan.require_resource '_paths'

class SystemCallError < StandardError; end unless Object.const_defined?(:SystemCallError)

module Errno
  class ENOENT < SystemCallError; end unless const_defined?(:ENOENT)
end

module Sidescan
  # What a command would have printed.
  class Output
    attr_reader :stdout, :stderr, :exit_status

    def initialize(stdout, stderr = '', exit_status = 0)
      @stdout = stdout
      @stderr = stderr
      @exit_status = exit_status
    end
  end

  # A file of the target as InSpec's backend has one: links are followed, and what is not there has no owner and no
  # mode.
  class TargetFile
    MODES = {
      'all' => 0777, 'owner' => 0700, 'group' => 0070, 'other' => 0007, 'r' => 0444, 'w' => 0222, 'x' => 0111
    }.freeze

    # One object for each path, as InSpec caches them: what it has once found stays.
    def self.at(path)
      @files ||= {}
      @files[path] ||= new(path)
    end

    attr_reader :path

    def initialize(path)
      @path = path.to_s
    end

    def exist?
      !status.nil?
    end

    { file?: 'file', directory?: 'directory', socket?: 'socket', pipe?: 'pipe', block_device?: 'block_device',
      character_device?: 'character_device' }.each do |method, type|
      define_method(method) { exist? && status['type'] == type }
    end

    def symlink?
      !own_status.nil? && own_status['type'] == 'symlink'
    end

    def type
      raise missing('rb_file_s_ftype') if own_status.nil?

      own_status['type'].to_sym
    end

    def size
      raise missing('rb_file_s_size') if status.nil?

      status['size']
    end

    { mode: 'mode', uid: 'uid', gid: 'gid', mtime: 'modified' }.each do |method, key|
      define_method(method) { status && status[key] }
    end

    def owner
      status && Accounts.user_name(status['uid'])
    end

    def group
      status && Accounts.group_name(status['gid'])
    end

    def mode?(mode)
      self.mode == mode
    end

    def owned_by?(name)
      owner == name
    end

    def grouped_into?(name)
      group == name
    end

    # Text has no encoding here: it is the file's bytes.
    def content
      status.nil? || directory? ? nil : Sidescan.native(:file_read, @path)
    end

    def md5sum
      status.nil? || directory? ? nil : Sidescan.native(:file_md5, @path)
    end

    def sha256sum
      status.nil? || directory? ? nil : Sidescan.native(:file_sha256, @path)
    end

    # Both ways to ask for a link's target share what was found first, as they do in InSpec.
    def link_path
      return nil unless symlink?

      @link_path ||= resolved
    end

    def shallow_link_path
      return nil unless symlink?

      @link_path ||= Sidescan.native(:file_link, @path)
    end

    def linked_to?(path)
      link_path == path
    end

    # What `mount` prints of it.
    def mounted
      @mounted ||= Output.new(mounts.map { |mount| Sidescan.mount_line(mount) }.join)
    end

    def mounted?
      !mounts.empty?
    end

    def selinux_label
      raise Unknown.new("#{@path}'s SELinux label", 'this agent does not read it')
    end

    def product_version; end

    def file_version; end

    def version?(version)
      version.nil?
    end

    def basename(suffix = nil)
      name = @path.split('/').last || '/'
      suffix && name.end_with?(suffix) && name != suffix ? name[0, name.length - suffix.length] : name
    end

    def source
      self
    end

    def source_path
      @path
    end

    # The bits of the mode that let someone do something; nil where there is no such someone.
    def unix_mode_mask(who, flag)
      MODES[who.to_s] && MODES[flag.to_s] && (MODES[who.to_s] & MODES[flag.to_s])
    end

    def to_s
      @path
    end

    private

    def status
      return @status if @status_known

      @status = Sidescan.native(:file_status, @path, true)
      @status_known = true
      @status
    end

    def own_status
      return @own_status if @own_status_known

      @own_status = Sidescan.native(:file_status, @path, false)
      @own_status_known = true
      @own_status
    end

    def mounts
      @mounts ||= Sidescan.native(:target_mounts).select { |mount| mount['path'] == @path }
    end

    def resolved
      way = Paths.walk(@path)
      raise missing('rb_realpath_internal') if way.nil?

      way['path']
    rescue Paths::Loop
      ''
    end

    def missing(function)
      Errno::ENOENT.new("No such file or directory @ #{function} - #{@path}")
    end
  end

  def self.mount_line(mount)
    "#{mount['source']} on #{mount['path']} type #{mount['type']} (#{mount['options'].join(',')})\n"
  end
end
