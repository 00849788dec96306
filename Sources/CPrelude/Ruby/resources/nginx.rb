module Inspec::Resources
  # What `nginx -V` prints: how nginx was built.
  class Nginx < Inspec.resource(1)
    name 'nginx'
    supports platform: 'unix'
    answers :partly,
            'The paths of the program and of its directory are answered. How it was built is unknown: only `nginx ' \
            '-V` tells it.'

    OPTIONS = {
      prefix: 'prefix', sbin_path: 'sbin-path', modules_path: 'modules-path', error_log_path: 'error-log-path',
      http_log_path: 'http-log-path', lock_path: 'lock-path',
      http_client_body_temp_path: 'http-client-body-temp-path', http_proxy_temp_path: 'http-proxy-temp-path',
      http_fastcgi_temp_path: 'http-fastcgi-temp-path', http_uwsgi_temp_path: 'http-uwsgi-temp-path',
      http_scgi_temp_path: 'http-scgi-temp-path'
    }.freeze

    attr_reader :bin_dir, :nginx_path

    def initialize(path = '/usr/sbin/nginx')
      if Sidescan.native(:file_status, path, true).nil?
        return skip_resource 'The `nginx` binary not found in the path provided.'
      end

      @nginx_path = path
    end

    OPTIONS.each_key do |name|
      define_method(name) { params[name] }
    end

    def params
      @params ||= OPTIONS.map { |name, option| [name, build[/--#{option}=(\S+)\s/, 1]] }.to_h.merge(
        service: 'nginx', version: build[%r{nginx version: nginx/(\S+)\s}, 1]
      )
    end

    def service
      'nginx'
    end

    def version
      params[:version]
    end

    def openssl_version
      found = build.match(/built with OpenSSL\s(\S+)\s(\d+\s\S+\s\d{4})/)
      Hashie::Mash.new('version' => found && found[1], 'date' => found && found[2])
    end

    def compiler_info
      found = build.match(/built by (\S+)\s(\S+)\s(\S+)/)
      Hashie::Mash.new('compiler' => found && found[1], 'version' => found && found[2], 'date' => found && found[3])
    end

    def support_info
      found = build.scan(/(.*\S+) support enabled/).flatten
      found.empty? ? nil : found.join(' ')
    end

    def modules
      build.scan(/--with-(\S+)_module/).flatten
    end

    def resource_id
      @nginx_path || 'nginx'
    end

    def to_s
      'Nginx Environment'
    end

    private

    def build
      @build ||= inspec.command("#{@nginx_path} -V 2>&1").stdout
    end
  end
end
