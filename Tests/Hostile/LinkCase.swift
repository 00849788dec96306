import Testing

/// A way in which links stand between a reader and `/etc/passwd`, and what a process inside the root would find there.
struct LinkCase: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let expectation: Expectation
    let build: @Sendable (HostileRoot) throws -> Void

    enum Expectation: Sendable {
        /// The accounts of ``HostileRoot/insidePasswd``.
        case inside
        /// Nothing: no process inside would find any accounts.
        case absent
        /// Too many links, or a circle of them, seen last at this path.
        case loop(at: String?)
        /// More steps than a resolution may take.
        case overLimit
    }

    private init(_ name: String, _ expectation: Expectation, _ build: @escaping @Sendable (HostileRoot) throws -> Void)
    {
        testDescription = name
        self.expectation = expectation
        self.build = build
    }

    /// A case in which `/etc/passwd` itself is a link.
    private static func passwd(
        _ name: String, _ expectation: Expectation, _ target: @escaping @Sendable (HostileRoot) -> String
    ) -> LinkCase {
        LinkCase(name, expectation) { root in
            try root.write("data/accounts", HostileRoot.insidePasswd)
            try root.remove("etc/passwd")
            try root.link("etc/passwd", to: target(root))
        }
    }

    /// A case in which `/etc` is a link.
    private static func etc(
        _ name: String, _ expectation: Expectation, _ target: @escaping @Sendable (HostileRoot) -> String
    ) -> LinkCase {
        LinkCase(name, expectation) { root in
            try root.write("real-etc/passwd", HostileRoot.insidePasswd)
            try root.write("passwd", HostileRoot.insidePasswd)
            try root.remove("etc")
            try root.link("etc", to: target(root))
        }
    }

    static let all: [LinkCase] = [
        passwd("a path on the machine", .absent) { $0.canary.path + "/passwd" },
        passwd("a path that is there only inside", .inside) { _ in "/data/accounts" },
        passwd("a relative path", .inside) { _ in "../data/accounts" },
        passwd("more .. than there are directories", .inside) { _ in
            String(repeating: "../", count: 200) + "data/accounts"
        },
        passwd("out by .. and back in by the root's own name", .absent) { _ in "../../root/data/accounts" },
        passwd("out by .. to the machine's file", .absent) { _ in "../../outside/passwd" },
        passwd("/proc/self/root", .absent) { "/proc/self/root" + $0.canary.path + "/passwd" },
        passwd("/proc/self/cwd and ..", .absent) { "/proc/self/cwd/../../../../../../.." + $0.canary.path + "/passwd" },
        passwd("an open descriptor", .absent) { _ in "/proc/self/fd/3/../outside/passwd" },
        passwd("itself", .loop(at: "/etc/passwd")) { _ in "passwd" },
        passwd("a file with a slash behind it", .absent) { _ in "/data/accounts/" },
        passwd("below a file", .absent) { _ in "/data/accounts/passwd" },
        passwd("a name with a newline and an escape", .absent) { _ in "/data/\u{1b}[2J\naccounts" },
        passwd("dots that lead nowhere", .inside) { _ in "/./data/../data/.//./accounts" },
        LinkCase("two links in a circle", .loop(at: nil)) { root in
            try root.remove("etc/passwd")
            try root.link("etc/passwd", to: "/etc/passwd2")
            try root.link("etc/passwd2", to: "passwd")
        },
        LinkCase("a directory in a circle", .loop(at: nil)) { root in
            try root.remove("etc")
            try root.link("etc", to: "/etc/./etc")
        },
        LinkCase("40 links, which the kernel follows", .inside) { try chain(of: 40, in: $0) },
        LinkCase("41 links, which it does not", .loop(at: nil)) { try chain(of: 41, in: $0) },
        LinkCase("40 links of 4,000 bytes, each of them long ways", .overLimit) { root in
            try root.makeDirectory("a")
            try root.remove("etc/passwd")
            for index in 0..<40 {
                let name = index == 0 ? "passwd" : "passwd\(index)"
                try root.link("etc/" + name, to: String(repeating: "../a/", count: 790) + "../etc/passwd\(index + 1)")
            }
            try root.write("etc/passwd40", HostileRoot.insidePasswd)
        },
        etc("a directory by a link", .inside) { _ in "/real-etc" },
        etc("a directory out by ..", .inside) { _ in "../../../../.." },
        etc("a directory on the machine", .absent) { $0.canary.path + "/etc" },
        etc("a directory on the machine, by ..", .absent) { _ in "../outside/etc" },
        etc("a directory by /proc/self/root", .absent) { "/proc/self/root" + $0.canary.path + "/etc" },
    ]

    /// Puts a number of links between `/etc/passwd` and the accounts.
    private static func chain(of count: Int, in root: HostileRoot) throws {
        try root.write("data/accounts", HostileRoot.insidePasswd)
        try root.remove("etc/passwd")
        for index in 1..<count {
            try root.link("etc/link\(index)", to: index == 1 ? "/data/accounts" : "link\(index - 1)")
        }
        try root.link("etc/passwd", to: "link\(count - 1)")
    }
}
