title 'Process'

control 'process-not-root' do
  impact 'high'
  title 'No process of the container is root\'s'
  desc 'Root in a container is one flaw of the kernel or the runtime away from root of the node.'
  desc 'fix', 'Set securityContext.runAsNonRoot: true, and a USER in the image.'
  tag nist: ['AC-6']
  ref 'NIST SP 800-190, 4.4.3 Insecure container runtime configurations'
  ref 'CIS Docker Benchmark 1.6.0, 4.1 Ensure that a user for the container has been created'
  # By the names of user id 0 that the image has, and by the number where it has none.
  roots = %w[root 0]
  roots |= passwd.uids(0).users if file('/etc/passwd').exist?
  roots.each do |name|
    describe processes(/./) do
      its('users') { should_not include name }
    end
  end
end

control 'process-secrets-in-environment' do
  impact 'medium'
  title 'No secrets are in the environment'
  desc 'The environment is inherited by every child, shown by /proc and written into logs and crash reports.'
  desc 'fix', 'Mount secrets as files.'
  tag nist: ['SC-28', 'IA-5']
  ref 'Kubernetes STIG, V-242415 Secrets in Kubernetes must not be stored as environment variables'
  ref 'NIST SP 800-190, 4.1.4 Embedded clear text secrets'
  # Names only: a value in a report would be a secret in one more place. `names` is Sidescan's own.
  secret = Regexp.new(input('secret_variables'))
  describe os_env do
    its('names') { should all satisfy('be no name of a secret') { |name| !name.match?(secret) } }
  end
end

control 'process-runtime-sockets' do
  impact 'critical'
  title 'No container runtime can be commanded from inside'
  desc 'Whoever reaches its socket starts a container with the node\'s file system in it.'
  tag nist: ['AC-6', 'SC-39']
  ref 'NIST SP 800-190, 4.4.3 Insecure container runtime configurations'
  ref 'CIS Docker Benchmark 1.6.0, 5.32 Ensure that the Docker socket is not mounted inside any containers'
  input('runtime_sockets').each do |path|
    describe file(path) do
      it { should_not exist }
    end
  end
end
