Sidescan.require_resource 'ini'

module Inspec::Resources
  class PostfixConf < IniConfig
    name 'postfix_conf'
    supports platform: 'unix'

    def initialize(source = '/etc/postfix/main.cf')
      super(source)
    end

    def resource_id
      'Postfix Conf'
    end

    def to_s
      'Postfix Mail Transfer Agent'
    end
  end
end
