import PlainData
import TestSupport
import Testing

@testable import Compliance

/// What a system's files leave open is skipped, and what its programs would make of them passes.
@Suite struct AmbiguousFilesTests {
    struct Example: CustomTestStringConvertible {
        let files: [String: String]
        var links: [String: String] = [:]
        let describes: String
        /// The status that every result has.
        let status: String

        var testDescription: String { describes }
    }

    static let examples = [
        Example(
            files: ["usr/lib/systemd/system/x.service": "[Install]\n"],
            links: ["etc/systemd/system": "system"],
            describes: """
                describe(service('x')) { it { should_not be_enabled }; it { should_not be_running }; it { should_not be_installed } }
                """,
            status: "skipped"),
        Example(
            files: ["etc/passwd": "root:x:0:0::/:/bin/sh\nbroken\n"],
            describes: """
                describe(user('evil')) { it { should_not exist } }
                """,
            status: "skipped"),
        Example(
            files: ["etc/passwd": "root:x:0:0::/:/bin/sh\nbroken\n"],
            describes: """
                describe(users.where { uid == 0 }) { its('usernames') { should eq ['root'] } }
                """,
            status: "skipped"),
        Example(
            files: ["etc/passwd": "root:x:0:0::/:/bin/sh\nbroken\n"],
            describes: """
                describe(user('root')) { its('uid') { should eq 0 } }
                """,
            status: "passed"),
        Example(
            files: ["etc/passwd": "evil:x: 0:0::/:/bin/sh\n  bad:x:5:5::/:/bin/sh\nplus:x:+0:-1::/:/bin/sh\n"],
            describes: """
                describe(user('evil')) { its('uid') { should eq 0 } }; describe(user('bad')) { it { should exist } }; describe(users.where { uid == 0 }) { its('entries.length') { should eq 2 } }
                """,
            status: "passed"),
        Example(
            files: ["etc/group": "sudo:x: 27: a, evil\n"],
            describes: """
                describe(group('sudo')) { its('members_array') { should include 'evil' }; its('gid') { should eq 27 } }; describe(groups.where { gid == 27 }) { it { should exist } }
                """,
            status: "passed"),
        Example(
            files: ["etc/group": "sudo:x:27:a\nwheel:x\n"],
            describes: """
                describe(group('wheel')) { it { should_not exist } }; describe(groups) { its('names') { should_not include 'wheel' } }
                """,
            status: "skipped"),
        Example(
            files: ["etc/group": "sudo:x:27:a\nwheel:x\n"],
            describes: """
                describe(group('sudo')) { it { should exist } }
                """,
            status: "passed"),
        Example(
            files: ["etc/nginx/nginx.conf": "http {\n server {\n"],
            describes: """
                describe(nginx_conf) { its('params') { should_not include 'x' }; its('http.entries') { should be_empty }; its('servers') { should be_empty }; its('user') { should be_nil } }
                """,
            status: "skipped"),
        Example(
            files: ["etc/nginx/nginx.conf": "user a;\ninclude nginx.conf;\n"],
            describes: """
                describe(nginx_conf) { its('params') { should_not include 'x' }; its('servers') { should be_empty } }
                """,
            status: "skipped"),
        Example(
            files: [
                "etc/audit/audit.rules":
                    "-w /etc/passwd -p wa -k a\n-w /etc/group -p wa\n-W /etc/group -p wa\n-D\n-w /etc/shadow\n-a always,exit -S mount -k m\n-d always,exit -S mount -k m\n-e 2\n-w /late\n"
            ],
            describes: """
                describe(auditd) { its('lines') { should eq ['-w /etc/shadow -p rwxa'] } }
                """,
            status: "passed"),
        Example(
            files: [
                "etc/audit/rules.d/a.rules": "-w /a -p wa -k k\n-w /b -p wa -k l\n",
                "etc/audit/rules.d/b.rules": "-D\n-D -k k\n",
            ],
            describes: """
                describe(auditd) { its('lines') { should eq ['-w /b -p wa -k l'] } }
                """,
            status: "passed"),
        Example(
            files: ["etc/audit/audit.rules": "-w /a -p wa\n-R /other\n"],
            describes: """
                describe(auditd) { its('lines') { should include '-w /a -p wa' } }
                """,
            status: "skipped"),
        Example(
            files: ["etc/audit/audit.rules": "-w /a -p wa\n-W /b\n"],
            describes: """
                describe(auditd) { its('lines') { should include '-w /a -p wa' } }
                """,
            status: "skipped"),
        Example(
            files: ["opt/ruby/bin/gem": "", "opt/ruby/lib/ruby/gems/3.2.0/specifications/evil-1.0.gemspec": ""],
            links: ["usr/local/bin/gem": "/opt/ruby/bin/gem"],
            describes: """
                describe(gem('evil')) { it { should be_installed } }; describe(gem('none')) { it { should_not be_installed } }
                """,
            status: "passed"),
        Example(
            files: ["usr/bin/gem": "#!/usr/bin/ruby\n", "usr/bin/ruby": ""],
            describes: """
                describe(gem('evil')) { it { should_not be_installed } }
                """,
            status: "skipped"),
        Example(
            files: ["usr/bin/gem": "#!/bin/sh\nexec /x/gem\n", "var/lib/gems/3.1.0/specifications/rake-1.gemspec": ""],
            describes: """
                describe(gem('evil')) { it { should_not be_installed } }
                """,
            status: "skipped"),
        Example(
            files: ["usr/bin/npm": ""],
            describes: """
                describe(npm('evil')) { it { should_not be_installed } }
                """,
            status: "skipped"),
        Example(
            files: [
                "opt/node/lib/node_modules/npm/bin/npm-cli.js": "#!/usr/bin/env node\n", "opt/node/bin/node": "",
                "opt/node/lib/node_modules/evil/package.json": "{\"version\": \"1\"}",
            ],
            links: [
                "usr/local/bin/npm": "/opt/node/lib/node_modules/npm/bin/npm-cli.js",
                "usr/local/bin/node": "/opt/node/bin/node",
            ],
            describes: """
                describe(npm('evil')) { it { should be_installed } }; describe(npm('none')) { it { should_not be_installed } }
                """,
            status: "passed"),
        Example(
            files: [
                "usr/bin/pip": "#!/opt/py/bin/python3\n", "opt/py/bin/python3": "",
                "opt/py/lib/python3.11/site-packages/evil-1.dist-info/METADATA": "Name: evil\nVersion: 1\n",
                "usr/lib/python3/dist-packages/other-1.dist-info/METADATA": "Name: other\n",
            ],
            describes: """
                describe(pip('evil')) { it { should be_installed } }; describe(pip('other')) { it { should_not be_installed } }
                """,
            status: "passed"),
        Example(
            files: ["usr/bin/pip": "#!/usr/bin/python3\n", "usr/bin/python3": ""],
            describes: """
                describe(pip('evil')) { it { should_not be_installed } }
                """,
            status: "skipped"),
        Example(
            files: [
                "usr/bin/pip3": "#!/opt/gone/python3\n",
                "usr/lib/python3/dist-packages/other-1.dist-info/METADATA": "Name: other\n",
            ],
            describes: """
                describe(pip('evil')) { it { should_not be_installed } }
                """,
            status: "skipped"),
        Example(
            files: ["var/lib/dpkg/status": ""],
            describes: """
                describe(package('evil')) { it { should_not be_installed } }; describe(packages(/evil/)) { its('names') { should be_empty } }
                """,
            status: "skipped"),
        Example(
            files: ["etc/passwd": "ann:x:1000:1000::/:/bin/sh\n", "etc/secret": ""],
            describes: """
                describe(file('/etc/secret')) { it { should be_readable.by_user('ann') }; it { should_not be_writable.by_user('ann') } }
                """,
            status: "passed"),
    ]

    @Test(arguments: examples) func statuses(example: Example) throws {
        let directory = try TemporaryDirectory()
        try directory.write("etc/os-release", "ID=debian\nVERSION_ID=12\n")
        for (name, content) in example.files { try directory.write(name, content) }
        for (name, target) in example.links {
            if let end = name.lastIndex(of: "/") { try directory.makeDirectory(String(name[..<end])) }
            try directory.link(name, to: target)
        }
        let results = try ControlResults.of("control('c') { \(example.describes) }", in: directory)["c"] ?? []
        #expect(!results.isEmpty)
        for result in results {
            #expect(result["status"]?.text == example.status, "\(result["message"]?.text ?? "")")
            #expect((result["unknown"] == .boolean(true)) == (example.status == "skipped"))
        }
    }

    @Test("an access control list leaves open what a user may do, but not what the superuser may")
    func accessControlLists() throws {
        let directory = try TemporaryDirectory()
        try directory.write("etc/os-release", "ID=debian\n")
        try directory.write("etc/passwd", "root:x:0:0::/:/bin/sh\nann:x:1000:1000::/:/bin/sh\n")
        try directory.write("secret", mode: 0o640)
        try directory.write("closed/file")
        try directory.write("plain")
        // acl(5): a version, and entries of tag, permissions and id.
        let script = """
            import os, struct, sys
            def entries(*all): return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *one) for one in all)
            nobody = 0xffffffff
            def of(owner, ann, others):
                return entries((1, owner, nobody), (2, ann, 1000), (4, 4, nobody), (16, 4, nobody), (32, others, nobody))
            os.setxattr(sys.argv[1] + "/secret", "system.posix_acl_access", of(6, 4, 0))
            os.setxattr(sys.argv[1] + "/closed", "system.posix_acl_access", of(7, 0, 5))
            """
        let run = try ProgramRun(["/usr/bin/python3", "-c", script, directory.path])
        try #require(run.exitCode == 0, "\(run.errorText)")
        let results = try ControlResults.of(
            """
            control('c') do
              describe(file('/secret')) { it { should_not be_readable.by_user('ann') } }
              describe(file('/closed/file')) { it { should be_readable.by_user('ann') } }
              describe(file('/secret')) { it { should be_readable.by_user('root') } }
              describe(file('/plain')) { it { should be_readable.by_user('ann') } }
            end
            """, in: directory)["c"]
        #expect(results?.map { $0["status"]?.text } == ["skipped", "skipped", "passed", "passed"])
    }
}
