title 'Accounts'

control 'accounts-one-root' do
  impact 'high'
  title 'Only root has user id 0'
  desc 'Another account with user id 0 is root by another name, and escapes every rule that is written for root.'
  desc 'fix', 'Give the other accounts an id of their own in the image.'
  tag nist: ['AC-6']
  ref 'NIST SP 800-190, 4.1.2 Image configuration defects'
  only_if('the image has no /etc/passwd') { file('/etc/passwd').exist? }
  describe passwd.uids(0) do
    its('users') { should all eq 'root' }
  end
end

control 'accounts-passwords' do
  impact 'critical'
  title 'No account can be entered without a password'
  desc 'An empty password field lets anybody in who reaches a login, su or sshd.'
  desc 'fix', 'Lock the account: passwd --lock NAME in the image.'
  tag nist: ['IA-5']
  ref 'NIST SP 800-190, 4.1.2 Image configuration defects'
  only_if('the image has neither /etc/passwd nor /etc/shadow') do
    file('/etc/passwd').exist? || file('/etc/shadow').exist?
  end
  if file('/etc/passwd').exist?
    describe passwd.where { password == '' } do
      its('users') { should be_empty }
    end
  end
  if file('/etc/shadow').exist?
    describe shadow.where { password == '' } do
      its('users') { should be_empty }
    end
  end
end

control 'accounts-files' do
  impact 'high'
  title 'The files of accounts are root\'s, and nobody else writes to them'
  desc 'Whoever writes to them makes itself any user.'
  tag nist: ['AC-3', 'CM-6']
  ref 'NIST SP 800-190, 4.1.2 Image configuration defects'
  # By number: an image need not have a name for it.
  %w[/etc/passwd /etc/group /etc/shadow /etc/gshadow].each do |path|
    next unless file(path).exist?

    describe file(path) do
      its('uid') { should eq 0 }
      it { should_not be_writable.by('group') }
      it { should_not be_writable.by('other') }
    end
  end
  %w[/etc/shadow /etc/gshadow].each do |path|
    next unless file(path).exist?

    describe file(path) do
      it { should_not be_readable.by('other') }
    end
  end
  describe file('/etc/sudoers') do
    it { should_not be_writable.by('other') }
  end
end
