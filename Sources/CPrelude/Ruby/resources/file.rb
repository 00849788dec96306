Sidescan.require_resource '_target_file'
Sidescan.require_resource '_access'

module Inspec::Resources
  class FileResource < Inspec.resource(1)
    name 'file'
    supports platform: 'unix'
    answers :partly,
            '`selinux_label` is unknown: it is not read. `immutable?` is unknown: it would run `lsattr`. `mounted?` ' \
            'needs a running target.'

    FLAGS = { 'read' => 'r', 'write' => 'w', 'execute' => 'x' }.freeze

    attr_reader :file, :mount_options

    def initialize(path)
      @file = Sidescan::TargetFile.at(path)
      @path = path
    end

    %i[
      type exist? file? block_device? character_device? socket? directory? symlink? pipe? mode mode? owner owned_by?
      group grouped_into? link_path shallow_link_path linked_to? mtime size selinux_label product_version file_version
      version? md5sum sha256sum path basename source source_path uid gid content
    ].each do |method|
      define_method(method) { |*arguments| file.send(method, *arguments) }
    end

    def readable?(who, user)
      granted?('read', who, user)
    end

    def writable?(who, user)
      granted?('write', who, user)
    end

    def executable?(who, user)
      granted?('execute', who, user)
    end

    def allowed?(permission, options = {})
      granted?(permission, options[:by], options[:by_user])
    end

    def contain(*)
      raise 'Contain is not supported. Please use standard RSpec matchers.'
    end

    def user_permissions
      exist? ? skip_resource('`user_permissions` is not supported on your OS yet.') : {}
    end

    def inherited?
      exist? ? skip_resource('`inherited?` is not supported on your OS yet.') : false
    end

    def immutable?
      inspec.command("lsattr #{path}").stdout.strip.squeeze(' ') =~ /^.{4}i.{15} .*/
    end

    # Without options: whether it is a mount point at all. With them: whether it has these, or just these.
    def mounted?(expected = nil, only = false)
      return file.mounted? if expected.nil?

      @mount_options ||= named_mount_options
      return @mount_options == expected if only

      expected.all? { |name, value| @mount_options[name] == value }
    end

    def suid
      (mode & 04000) > 0
    end
    alias setuid? suid

    def sgid
      (mode & 02000) > 0
    end
    alias setgid? sgid

    def sticky
      (mode & 01000) > 0
    end
    alias sticky? sticky

    def more_permissive_than?(most = nil)
      return nil unless exist?

      raise ArgumentError, 'You must provide a value for the `maximum allowable permission` for the file.' if most.nil?

      unless most.is_a?(String)
        raise ArgumentError,
              "You must provide the `maximum permission target` as a `String`, you provided: #{most.class}"
      end
      unless octal_within?(most)
        raise ArgumentError,
              'The value of the `maximum permission target` should be a valid file mode in 4-digit octal format: ' \
              'for example, `0644` or `0777`'
      end
      file.mode & (0777 ^ octal(most)) != 0
    end

    def content_as_json
      JSON.parse(file.content)
    rescue StandardError => e
      raise Inspec::Exceptions::ResourceFailed, "Unable to parse the given JSON file: #{e.message}"
    end

    def content_as_yaml
      YAML.load(file.content)
    rescue StandardError => e
      raise Inspec::Exceptions::ResourceFailed, "Unable to parse the given YAML file: #{e.message}"
    end

    def resource_id
      path
    end

    def to_s
      "File #{source_path}"
    end

    private

    def granted?(permission, who, user)
      return false unless exist?

      flag = FLAGS[permission.to_s]
      raise 'Invalid access_type provided' if flag.nil?

      return Sidescan::Access.granted?(user, flag, source_path) unless user.nil? || user.empty?

      who = 'all' if (who.nil? || who.empty?) && user.nil?
      mask = file.unix_mode_mask(who.to_s == 'others' ? 'other' : who, flag)
      raise 'Invalid usergroup/owner provided' if mask.nil?

      file.mode & mask != 0
    end

    # Three octal digits anywhere in the text are enough.
    def octal_within?(text)
      count = 0
      text.each_byte do |byte|
        count = byte >= 48 && byte <= 55 ? count + 1 : 0
        return true if count == 3
      end
      false
    end

    # As Ruby's to_i(8): the digits at the beginning.
    def octal(text)
      text.sub(/\A0o/i, '').bytes.take_while { |byte| byte >= 48 && byte <= 55 }
          .inject(0) { |value, byte| value * 8 + byte - 48 }
    end

    def named_mount_options
      options = file.mounted.stdout[/\(([^)]*)\)\s*\z/, 1].to_s.split(',')
      options.each_with_object({}) do |option, named|
        name, value = option.split('=', 2)
        named[name.to_sym] = value.nil? ? true : (value =~ /\A\d+\z/ ? value.to_i : value)
      end
    end
  end
end
