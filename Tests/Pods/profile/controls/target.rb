# Beside the memcached of a distroless image, which runs as user 65532 and may not read root's home.

control 'file' do
  describe file('/usr/bin/memcached') do
    it { should be_file }
    its('owner') { should eq 'root' }
    it { should_not be_writable.by('other') }
  end
end

control 'package' do
  describe package('memcached') do
    it { should be_installed }
  end
  describe package('bash') do
    it { should_not be_installed }
  end
end

control 'processes' do
  describe processes('/usr/bin/memcached') do
    it { should exist }
    its('users') { should eq ['nonroot'] }
  end
end

# The agent is in sight in both kinds of pod, and is no process of the target's container.
control 'not-the-agent' do
  describe processes(/sidescan-agent/) do
    it { should_not exist }
  end
end

control 'user' do
  describe user('nonroot') do
    it { should exist }
    its('uid') { should eq 65532 }
    its('shell') { should eq '/sbin/nologin' }
  end
end

control 'unseen' do
  describe file('/root/.ssh/authorized_keys') do
    it { should_not exist }
  end
end

control 'fails' do
  describe file('/etc/passwd') do
    its('content') { should_not match(/^nonroot:/) }
  end
end
