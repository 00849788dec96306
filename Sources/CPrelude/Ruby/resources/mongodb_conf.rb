Sidescan.require_resource '_document'

module Inspec::Resources
  class MongodbConf < Document
    name 'mongodb_conf'
    supports platform: 'unix'

    def initialize(path = nil)
      super(path || '/etc/mongod.conf')
    end

    def parse(content)
      Sidescan.native(:yaml, content)
    end

    private

    def format_name
      '`mongod.conf` or `mongod.cfg` file'
    end

    def resource_base_name
      'MongoDB Configuration'
    end
  end
end
