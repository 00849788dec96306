import Foundation
import TestSupport
import Testing

/// Resources that the reference cases don't have, on files made by hand.
@Suite("Resources on files")
struct ResourceFilesTests {
    struct Example: CustomTestStringConvertible {
        let files: [String: String]
        let describes: String
        /// What each skipped result says, in order.
        var skips: [String] = []

        var testDescription: String { String(describes.prefix { $0 != "\n" }) }
    }

    private struct Report: Decodable {
        struct Profile: Decodable { let controls: [Control] }
        struct Control: Decodable { let results: [Result] }
        struct Result: Decodable {
            let status: String
            let code_desc: String
            let message: String?
            let skip_message: String?
        }
        let profiles: [Profile]
    }

    static let examples = [
        Example(
            files: ["etc/redhat-release": "Red Hat Enterprise Linux release 8.8 (Ootpa)\n"],
            describes: """
                describe Inspec::Platform.current do
                  it { should be_redhat }
                  it { should be_linux }
                  it { should_not be_debian }
                  it { should_not be_windows }
                end
                """),
        Example(
            files: [
                "sbin/auditctl": "",
                "etc/audit/audit.rules": "-w /old -p wa\n",
                "etc/audit/rules.d/a.rules": """
                -D
                -a always,exit -F arch=b64 -S adjtimex -S settimeofday -k time
                -w /etc/passwd/ -p aw -k identity
                -a exit,always -F path=/usr/bin/su -F perm=x -F auid>=1000 -F auid!=unset -k su
                -a always,exit -F path=/etc/shadow -F perm=wa -k shadow
                -e 2
                """,
            ],
            describes: """
                describe auditd do
                  its('lines') { should include '-a always,exit -F arch=b64 -S adjtimex,settimeofday -F key=time' }
                  its('lines') { should include '-w /etc/passwd -p wa -k identity' }
                  its('lines') { should include '-w /etc/shadow -p wa -k shadow' }
                  its('lines.length') { should eq 4 }
                  its('status') { should eq({}) }
                end
                describe auditd.syscall('adjtimex').where { arch == 'b64' } do
                  its('action') { should eq ['always'] }
                  its('key') { should eq ['time'] }
                end
                describe auditd.file('/usr/bin/su') do
                  its('permissions') { should eq [['x']] }
                  its('fields_nokey') { should eq [['path=/usr/bin/su', 'perm=x', 'auid>=1000', 'auid!=-1']] }
                end
                """,
            skips: ["would run /sbin/auditctl -s in the target"]),
        Example(
            files: [
                "etc/yum.repos.d/a.repo":
                    "[base]\nname=Base\nbaseurl=http://x/$basearch\n[off]\nname=o\nenabled=0\nbaseurl=http://y/\n"
            ],
            describes: """
                describe yum.repo('base') do
                  it { should exist }
                  it { should be_enabled }
                  its('baseurl') { should eq 'http://x/x86_64' }
                end
                describe yum.repo('off') do
                  it { should_not be_enabled }
                  its('baseurl') { should eq 'http://y/' }
                end
                """,
            skips: ["can't be told: /etc/yum.repos.d/a.repo: http://x/$basearch holds variables of yum's"]),
        Example(
            files: [
                "usr/lib/python3/dist-packages/Foo_Bar-1.2.dist-info/METADATA": "Name: Foo-Bar\nVersion: 1.2\n",
                "usr/local/lib/node_modules/@x/y/package.json": #"{"version": "6.1.0"}"#, "usr/bin/gem": "",
                "var/lib/gems/3.1.0/specifications/rake-13.0.6.gemspec": "",
                "var/lib/gems/3.1.0/specifications/rake-12.3.3.gemspec": "",
                "var/lib/gems/3.1.0/specifications/rake-compiler-1.2.0.gemspec": "",
            ],
            describes: """
                describe(pip('foo.bar')) { its('version') { should eq '1.2' } }
                describe(pip('foo')) { it { should_not be_installed } }
                describe(npm('@x/y')) { its('version') { should eq '6.1.0' } }
                describe(gem('rake')) { its('versions') { should eq ['13.0.6', '12.3.3'] } }
                describe(gem('none')) { it { should_not be_installed } }
                """),
        Example(
            files: [
                "var/spool/cron/crontabs/root": "# c\n5 4 * * * /bin/x y\n@weekly /bin/w\n",
                "etc/postgresql/15/main/postgresql.conf": "port = 1\ninclude_dir = 'conf.d'\n",
                "etc/postgresql/15/main/conf.d/a.conf": "port = 2\n",
            ],
            describes: """
                describe(crontab('root')) { its('commands') { should eq ['/bin/x y', '/bin/w'] } }
                describe(crontab('root').commands('/bin/w')) { its('weekdays') { should eq ['0'] } }
                describe(cron(user: 'root')) { it { should have_entry '5 4 * * * /bin/x y' } }
                describe(postgres_conf) { its('port') { should eq '2' } }
                describe(iptables) { it { should_not have_rule '-P INPUT DROP' } }
                """,
            skips: ["would run /usr/sbin/iptables -S in the target"]
        ).adding("usr/sbin/iptables"),
        Example(
            files: [
                "usr/sbin/nginx": "", "etc/nginx/nginx.conf": "user a;\ninclude conf.d/*.conf;\n# include no;\n",
                "etc/nginx/conf.d/b.conf": "worker_processes 2;\n",
            ],
            describes: """
                describe(command('nginx -T')) { its('stdout') { should match(/nginx.conf:\\nuser a;(.|\\n)*b.conf:\\nworker/) } }
                describe(command('cat /etc/nginx/conf.d/b.conf')) { its('stdout') { should eq "worker_processes 2;\\n" } }
                describe(command('cat /etc/none')) { its('stdout') { should eq '' } }
                describe(command('nothing')) { it { should_not exist } }
                describe(nginx_conf) { its('worker_processes') { should eq ['2'] } }
                """,
            skips: ["would run cat /etc/none in the target"]),
    ]

    @Test(arguments: examples) func answers(example: Example) throws {
        let root = try TemporaryDirectory()
        try root.write("etc/os-release", "ID=debian\n")
        for (name, content) in example.files {
            try root.write(name, content, mode: name.contains("bin/") ? 0o755 : 0o644)
        }
        let profile = try TemporaryDirectory()
        try profile.write("profile.rb", "control 'c' do\n\(example.describes)\nend\n")
        _ = try ProgramRun([
            try AgentBinary.path, "scan", "--root", root.path, "--profile", profile.path + "/profile.rb", "--output",
            "inspec:\(profile.path)/report.json",
        ])
        let data = try Data(contentsOf: URL(fileURLWithPath: profile.path + "/report.json"))
        let report = try JSONDecoder().decode(Report.self, from: data)
        let results = report.profiles.flatMap(\.controls).flatMap(\.results)
        #expect(results.contains { $0.status == "passed" })
        for result in results where result.status == "failed" {
            Issue.record("\(result.code_desc): \(result.message ?? "")")
        }
        #expect(results.compactMap(\.skip_message) == example.skips)
    }
}

extension ResourceFilesTests.Example {
    /// With one more program.
    fileprivate func adding(_ program: String) -> Self {
        Self(files: files.merging([program: ""]) { first, _ in first }, describes: describes, skips: skips)
    }
}
