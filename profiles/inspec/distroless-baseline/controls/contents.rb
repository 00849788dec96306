title 'Contents'

managers = %w[
  /usr/bin/apt /usr/bin/apt-get /usr/bin/dpkg /sbin/apk /usr/bin/apk /usr/bin/rpm /usr/bin/dnf /usr/bin/microdnf
  /usr/bin/yum /usr/bin/zypper /usr/bin/pacman
]

# An image that calls itself distroless, has no distribution's name, or has the name and not the tools.
release = file('/etc/os-release')
distroless = !release.exist? || release.content.to_s.match?(/distroless/i) ||
             managers.none? { |path| file(path).exist? }
reason = 'the image is one of a distribution with its tools'

control 'distroless-no-shell' do
  impact 'high'
  title 'There is no shell'
  desc 'A shell is what most attacks run first, and what most scripts of attackers are written for.'
  tag nist: ['CM-7']
  ref 'NIST SP 800-190, 4.1.2 Image configuration defects'
  only_if(reason) { distroless }
  %w[sh bash dash ash zsh busybox toybox].each do |name|
    %w[/bin /usr/bin /usr/local/bin /busybox].each do |directory|
      describe file("#{directory}/#{name}") do
        it { should_not exist }
      end
    end
  end
end

control 'distroless-no-package-manager' do
  impact 'medium'
  title 'There is no package manager'
  desc 'With one, whoever gets in fetches what is missing.'
  tag nist: ['CM-7', 'CM-11']
  ref 'NIST SP 800-190, 4.1.2 Image configuration defects'
  ref 'CIS Docker Benchmark 1.6.0, 4.3 Ensure that unnecessary packages are not installed in the container'
  only_if(reason) { distroless }
  managers.each do |path|
    describe file(path) do
      it { should_not exist }
    end
  end
end

control 'distroless-no-download-tools' do
  impact 'low'
  title 'There is nothing to fetch files with'
  desc 'The first step after a break-in is to bring tools in.'
  tag nist: ['CM-7']
  ref 'NIST SP 800-190, 4.1.2 Image configuration defects'
  only_if(reason) { distroless }
  %w[curl wget nc ncat socat ftp].each do |name|
    %w[/bin /usr/bin /usr/local/bin].each do |directory|
      describe file("#{directory}/#{name}") do
        it { should_not exist }
      end
    end
  end
end

control 'distroless-certificates' do
  impact 'low'
  title 'The certificate authorities are root\'s'
  desc 'Whoever writes to them decides whom the program trusts.'
  tag nist: ['SC-12', 'SC-17']
  ref 'NIST SP 800-190, 4.1.2 Image configuration defects'
  only_if('the image has no certificate authorities') { file('/etc/ssl/certs/ca-certificates.crt').exist? }
  describe file('/etc/ssl/certs/ca-certificates.crt') do
    its('uid') { should eq 0 }
    it { should_not be_writable.by('group') }
    it { should_not be_writable.by('other') }
  end
end
