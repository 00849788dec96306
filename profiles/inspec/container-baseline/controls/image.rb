title 'Image'

control 'image-no-ssh-server' do
  impact 'high'
  title 'No SSH server is in the image'
  desc 'A container is entered through its orchestrator, which asks who it is and writes it down.'
  tag nist: ['CM-7']
  ref 'NIST SP 800-190, 4.1.2 Image configuration defects'
  ref 'CIS Docker Benchmark 1.6.0, 5.7 Ensure sshd is not run within containers'
  %w[/usr/sbin/sshd /usr/sbin/dropbear].each do |path|
    describe file(path) do
      it { should_not exist }
    end
  end
end

control 'image-temporary-directories' do
  impact 'medium'
  title 'Directories that all may write to are sticky'
  desc 'Without the sticky bit, anybody replaces anybody\'s files in them.'
  tag nist: ['SC-4']
  ref 'NIST SP 800-190, 4.1.2 Image configuration defects'
  directories = %w[/tmp /var/tmp]
  only_if('the image has neither /tmp nor /var/tmp') { directories.any? { |path| file(path).exist? } }
  directories.each do |path|
    next unless file(path).exist?

    describe.one do
      describe file(path) do
        it { should be_sticky }
      end
      describe file(path) do
        it { should_not be_writable.by('other') }
      end
    end
  end
end

control 'image-host-keys' do
  impact 'high'
  title 'No private host keys are in the image'
  desc 'Keys in an image are the same in every container made from it, and known to all who can pull it.'
  tag nist: ['SC-12', 'IA-5']
  ref 'NIST SP 800-190, 4.1.4 Embedded clear text secrets'
  %w[rsa ecdsa ed25519 dsa].each do |kind|
    describe file("/etc/ssh/ssh_host_#{kind}_key") do
      it { should_not exist }
    end
  end
end

control 'image-root-keys' do
  impact 'high'
  title 'Root has no keys, tokens or passwords in its home directory'
  desc 'What was left there when the image was built belongs to whoever gets the image.'
  tag nist: ['IA-5']
  ref 'NIST SP 800-190, 4.1.4 Embedded clear text secrets'
  %w[.ssh/id_rsa .ssh/id_ed25519 .ssh/authorized_keys .netrc .pgpass .docker/config.json .kube/config
     .aws/credentials .git-credentials].each do |name|
    describe file("/root/#{name}") do
      it { should_not exist }
    end
  end
end
