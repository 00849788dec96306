module Sidescan
  # The resources that InSpec has and that are not answered here: each by its name, so that a profile that uses one is
  # told so and no more than its describes are skipped. A file of a resource's name goes before what stands here.
  module NotSupported
    # Of other systems than Linux: InSpec skips them with words of its own.
    FOREIGN = {
      'windows' => %w[
        audit_policy chocolatey_package iis_app iis_app_pool iis_site iis_website oneget registry_key
        security_identifier security_policy vbscript windows_feature windows_firewall windows_firewall_rule windows_hotfix
        windows_registry_key windows_task wmi
      ],
      'bsd' => %w[ipfilter ipnat]
    }.freeze

    # What would ask a running service, another machine or a tool of the target.
    NAMES = %w[
      bond bridge bsd_service cassandra cassandradb_conf cassandradb_session cgroup cpan cran default_gateway docker
      docker_container docker_image docker_plugin docker_service elasticsearch filesystem http ibmdb2_conf
      ibmdb2_session launchd_service linux_audit_system lxc mongodb mongodb_session mssql_session mssql_sys_conf
      mysql_session noop opa_api opa_cli oracle oracledb_conf oracledb_listener_conf oracledb_session php_config
      podman podman_container podman_image podman_network podman_pod podman_volume postgres_session rabbitmq_config
      routing_table runit_service ssh_key ssl sybase_conf sybase_session timezone upstart_service x509_private_key zfs
      zfs_dataset zfs_pool
    ].freeze

    # Those of the cloud's resource packs.
    PREFIXES = %w[alicloud_ aws_ azure_ azurerm_ google_ k8s oci_].freeze

    # Enters a class for a name, if it is one of these; whether it was.
    def self.enter(name)
      name = name.to_s
      family, = FOREIGN.find { |_, names| names.include?(name) }
      return make(name, family) unless family.nil?

      known = NAMES.include?(name) || PREFIXES.any? { |prefix| name.start_with?(prefix) }
      known ? make(name, nil) : false
    end

    def self.make(resource_name, family)
      resource = Class.new(Inspec::Resource)
      resource.define_method(:initialize) do |*_arguments|
        raise Unsupported, "the resource `#{resource_name}` is not supported here"
      end
      resource.define_method(:to_s) { resource_name }
      resource.supports(platform: family) unless family.nil?
      resource.name(resource_name)
      true
    end
  end
end
