module Inspec::Resources
  class Apache < Inspec.resource(1)
    name 'apache'
    supports platform: 'unix'

    attr_reader :service, :conf_dir, :conf_path, :user

    def initialize
      if inspec.os.debian?
        @service = 'apache2'
        @user = 'www-data'
        @conf_dir = '/etc/apache2/'
        @conf_path = '/etc/apache2/apache2.conf'
      else
        @service = 'httpd'
        @user = 'apache'
        @conf_dir = '/etc/httpd/'
        @conf_path = '/etc/httpd/conf/httpd.conf'
      end
    end

    def resource_id
      @conf_path
    end

    def to_s
      'Apache Environment'
    end
  end
end
