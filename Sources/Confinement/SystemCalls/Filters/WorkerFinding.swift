extension SystemCallFilter {
    /// The worker from its start until it has pinned the target's root and closed its cage. Its threads run already.
    public static let workerFinding = SystemCallFilter(
        name: "worker-finding",
        allowed: workerScanning.allowed + [
            AllowedCall("readlink", "links of /proc, and the time zone's"),
            AllowedCall("newfstatat", "files that glibc opens"),
            AllowedCall("fstat", "files that glibc opens"),
            AllowedCall("pidfd_open", "the target's process is held, so that its number can't come to mean another"),
            AllowedCall("poll", "whether the target's process has ended"),
            AllowedCall("ppoll", "whether the target's process has ended; poll(2) where the architecture has none"),
            AllowedCall("getpid", "the own process is told from others"),
            AllowedCall(
                "prctl", "no_new_privs, capabilities and core dumps: taken away, and read back",
                only: """
                    PR_SET_NO_NEW_PRIVS, PR_SET_DUMPABLE 0, PR_CAPBSET_DROP, PR_CAP_AMBIENT_CLEAR_ALL; PR_CAPBSET_READ, \
                    PR_CAP_AMBIENT_IS_SET, PR_GET_DUMPABLE, PR_GET_NO_NEW_PRIVS, PR_GET_SECCOMP, PR_GET_SECUREBITS
                    """,
                // Numbers of linux/prctl.h.
                when: [
                    [.argument(0, is: 38)],
                    [.argument(0, is: 4), .argument(1, is: 0)],
                    [.argument(0, is: 24)],
                    [.argument(0, is: 47), .argument(1, is: 4)],
                    [.argument(0, is: 23)],
                    [.argument(0, is: 47), .argument(1, is: 1)],
                    [.argument(0, is: 3)],
                    [.argument(0, is: 39)],
                    [.argument(0, is: 21)],
                    [.argument(0, is: 27)],
                ]),
            AllowedCall("capget", "capabilities: which there are"),
            AllowedCall("capset", "capabilities: given up"),
            AllowedCall("landlock_create_ruleset", "Landlock"),
            AllowedCall("landlock_add_rule", "Landlock"),
            AllowedCall("landlock_restrict_self", "Landlock"),
            AllowedCall(
                "seccomp", "the second filter",
                only: "SECCOMP_SET_MODE_FILTER with SECCOMP_FILTER_FLAG_TSYNC, with or without _LOG",
                when: [[.argument(0, is: 1), .bits(~2, of: 1, are: 1)]]),
            AllowedCall(
                "prlimit64", "the own limits: open descriptors, memory, processor time, no core dumps",
                only: "pid: 0, the own process", argument: 0, isOneOf: [0]),
        ])
}
