import Testing

@testable import Confinement

/// Acts that no filter may allow, and near them what it must, asked of the programs themselves.
@Suite struct RefusedCallTests {
    @Test(arguments: FilterCase.all)
    func wholeClassesAreRefused(_ tried: FilterCase) throws {
        for (kind, names) in Self.refusedClasses {
            var existing = 0
            for name in names where name != "connect" || tried.filter.name != "publisher" {
                for arguments: [UInt64] in [[], Array(repeating: .max, count: 6), [0, 1, 2, 3, 4, 5]] {
                    guard let answer = try tried.answer(name, arguments) else { continue }
                    existing += 1
                    #expect(answer == Answer.trap, "\(kind): \(name)")
                }
            }
            #expect(existing > 0, "no call of the class \(kind) was tried")
        }
    }

    private static let refusedClasses: [String: [String]] = [
        "network": [
            "socket", "socketpair", "connect", "bind", "listen", "accept", "accept4", "sendto", "sendmsg", "sendmmsg",
            "recvfrom", "recvmsg", "recvmmsg", "setsockopt", "shutdown",
        ],
        "execution": ["execve", "execveat", "uselib", "memfd_create", "memfd_secret", "personality", "modify_ldt"],
        "processes": ["clone", "clone3", "fork", "vfork", "unshare", "setns", "set_tid_address"],
        "other processes": [
            "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "process_mrelease", "pidfd_getfd",
            "kcmp", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "move_pages", "migrate_pages",
        ],
        "files made or changed": [
            "open", "creat", "openat2", "mkdir", "mkdirat", "mknod", "mknodat", "link", "linkat", "symlink",
            "symlinkat",
            "chmod", "fchmod", "fchmodat", "fchmodat2", "chown", "fchown", "lchown", "fchownat", "truncate",
            "fallocate", "utimensat", "setxattr", "lsetxattr", "fsetxattr", "setxattrat", "removexattr",
            "removexattrat", "file_setattr", "copy_file_range", "sendfile", "splice", "tee", "vmsplice", "pwrite64",
            "pwritev", "pwritev2", "name_to_handle_at", "open_by_handle_at", "flock", "quotactl", "acct", "swapon",
        ],
        "mounts": [
            "mount", "umount2", "pivot_root", "chroot", "open_tree", "open_tree_attr", "move_mount", "fsopen",
            "fsconfig",
            "fsmount", "fspick", "mount_setattr",
        ],
        "kernel": [
            "io_uring_setup", "io_uring_enter", "io_uring_register", "io_setup", "io_submit", "bpf",
            "perf_event_open", "userfaultfd", "keyctl", "add_key", "request_key", "init_module", "finit_module",
            "delete_module", "kexec_load", "kexec_file_load", "reboot", "iopl", "ioperm", "syslog", "settimeofday",
            "clock_settime", "sethostname", "fanotify_init", "inotify_init1", "lookup_dcookie",
        ],
        "credentials": [
            "setuid", "setgid", "setreuid", "setregid", "setresuid", "setresgid", "setgroups", "setfsuid", "setsid",
        ],
        "descriptors": [
            "dup", "dup2", "dup3", "fcntl", "pipe", "pipe2", "eventfd2", "timerfd_create", "epoll_create1",
        ],
        "shared memory": ["shmget", "shmat", "msgget", "semget", "mq_open", "remap_file_pages", "mlockall", "msync"],
        "signals": ["rt_sigaction", "sigaltstack", "rt_sigtimedwait", "signalfd4", "setitimer", "timer_create"],
        "threads": [
            "set_robust_list", "sched_setscheduler", "sched_setattr", "sched_setaffinity", "rseq", "arch_prctl",
        ],
    ]

    @Test(arguments: FilterCase.workers)
    func workersCannotDoEvenWhatTheSupervisorCan(_ tried: FilterCase) throws {
        for name in [
            "kill", "pidfd_send_signal", "rt_sigreturn", "ftruncate", "fsync", "rename", "renameat", "renameat2",
            "unlink", "unlinkat", "rmdir", "wait4", "waitid", "ioctl", "pread64",
        ] {
            #expect(try tried.answer(name, [0, 9, 9, 0]) ?? Answer.trap == Answer.trap, "\(name)")
        }
        // A signal once blocked stays so: SIG_UNBLOCK and SIG_SETMASK of asm-generic/signal-defs.h.
        for how: UInt64 in [1, 2, 3, 0x1_0000_0001, .max] {
            #expect(try tried.answer("rt_sigprocmask", [how]) == Answer.trap)
        }
        #expect(try tried.answer("rt_sigprocmask", [0]) == Answer.allow)
    }

    @Test(arguments: Architecture.allCases)
    func supervisorPutsFilesIntoPlaceAndNothingElse(_ architecture: Architecture) throws {
        let tried = FilterCase(filter: .supervisor, architecture: architecture)
        for name in [
            "ftruncate", "fsync", "rename", "renameat2", "unlink", "rmdir", "fcntl", "rt_sigaction", "prlimit64",
            "setrlimit",
        ] {
            #expect(try tried.answer(name, [3, 0, 0, 0]) ?? Answer.trap == Answer.trap, "\(name)")
        }
        #expect(try tried.answer("renameat", [3, 0, 3, 0]) == Answer.allow)
        #expect(try tried.answer("unlinkat", [3, 0, 0]) == Answer.allow)
        // AT_REMOVEDIR of linux/fcntl.h.
        #expect(try tried.answer("unlinkat", [3, 0, 0x200]) == Answer.trap)
    }

    @Test(arguments: Architecture.allCases)
    func publisherSpeaksTCPAndNothingElse(_ architecture: Architecture) throws {
        let tried = FilterCase(filter: .publisher, architecture: architecture)
        // AF_INET, AF_INET6; SOCK_STREAM, with SOCK_NONBLOCK, with SOCK_CLOEXEC.
        for family: UInt64 in [2, 10] {
            for type: UInt64 in [1, 0o4001, 0o2000001, 0o2004001] {
                #expect(try tried.answer("socket", [family, type, 0]) == Answer.allow)
                // IPPROTO_SCTP, IPPROTO_MPTCP.
                for proto: UInt64 in [132, 262] {
                    #expect(try tried.answer("socket", [family, type, proto]) == Answer.trap)
                }
            }
            // SOCK_DGRAM, SOCK_RAW, SOCK_SEQPACKET, SOCK_PACKET.
            for type: UInt64 in [0, 2, 3, 5, 10, 0o4002] {
                #expect(try tried.answer("socket", [family, type, 0]) == Answer.trap)
            }
        }
        // AF_UNIX, AF_NETLINK, AF_PACKET, AF_ALG, AF_VSOCK.
        for family: UInt64 in [1, 16, 17, 38, 40] {
            #expect(try tried.answer("socket", [family, 1, 0]) == Answer.trap)
        }
        for name in ["bind", "listen", "accept4", "socketpair", "sendto", "sendmsg", "recvmsg", "clone", "execve"] {
            #expect(try tried.answer(name, [3, 1, 0]) == Answer.trap, "\(name)")
        }
        // SO_ERROR, TCP_NODELAY, SO_KEEPALIVE, IPV6_V6ONLY; SO_PEERCRED, SO_ATTACH_FILTER, TCP_ULP.
        #expect(try tried.answer("getsockopt", [3, 1, 4]) == Answer.allow)
        #expect(try tried.answer("getsockopt", [3, 1, 17]) == Answer.trap)
        for arguments: [UInt64] in [[3, 6, 1], [3, 1, 9], [3, 41, 26]] {
            #expect(try tried.answer("setsockopt", arguments) == Answer.allow)
        }
        for arguments: [UInt64] in [[3, 1, 26], [3, 6, 31], [3, 0, 1]] {
            #expect(try tried.answer("setsockopt", arguments) == Answer.trap)
        }
        // SIGPIPE; SIGSYS, whose handler tells of refusals.
        #expect(try tried.answer("rt_sigaction", [13]) == Answer.allow)
        #expect(try tried.answer("rt_sigaction", [31]) == Answer.trap)
    }

    @Test func supervisorWithoutPublishingHasNoNetwork() throws {
        for architecture in Architecture.allCases {
            let tried = FilterCase(filter: .supervisor, architecture: architecture)
            for name in ["socket", "connect", "epoll_ctl", "openat", "setsockopt"] {
                for arguments: [UInt64] in [[2, 1, 0], [10, 1, 0], [3, 6, 1]] {
                    #expect(try tried.answer(name, arguments) == Answer.trap, "\(name)")
                }
            }
        }
    }

    @Test func scanningWorkerHasLostWhatTheFindingOneHad() throws {
        for architecture in Architecture.allCases {
            let tried = FilterCase(filter: .workerScanning, architecture: architecture)
            for name in [
                "prctl", "capset", "seccomp", "pidfd_open", "poll", "ppoll", "landlock_restrict_self",
                "newfstatat", "readlink", "prlimit64",
            ] {
                for arguments: [UInt64] in [[], [1, 1], [38, 1], [24, 5]] {
                    #expect(try tried.answer(name, arguments) ?? Answer.trap == Answer.trap, "\(name)")
                }
            }
        }
    }

    @Test(arguments: FilterCase.all)
    func openingIsForReadingOnly(_ tried: FilterCase) throws {
        // AT_FDCWD, as an int and extended into the register.
        let directories: [UInt64] = [0xffff_ff9c, 0xffff_ffff_ffff_ff9c, 5]
        // O_WRONLY, O_RDWR, both, O_CREAT, O_EXCL, O_TRUNC, O_APPEND, O_DSYNC, O_ASYNC, __O_SYNC, __O_TMPFILE, O_NOATIME.
        let writing: [UInt64] = [
            0o1, 0o2, 0o3, 0o100, 0o200, 0o1000, 0o2000, 0o10000, 0o20000, 0o4000000, 0o20000000, 0o1000000,
        ]
        let isAarch64 = tried.architecture == .aarch64
        let directory: UInt64 = isAarch64 ? 0o40000 : 0o200000
        let noFollow: UInt64 = isAarch64 ? 0o100000 : 0o400000
        // O_CLOEXEC, O_PATH, O_NONBLOCK|O_NOCTTY.
        let reading: [UInt64] = [
            0, 0o2000000, 0o2000000 | directory, 0o2000000 | noFollow | 0o10000000,
            0o2000000 | 0o4000 | 0o400 | noFollow | directory,
        ]
        for directory in directories {
            for flags in reading {
                for upper: UInt64 in [0, 0xffff_ffff_0000_0000, 0x1_0000_0000, 0xdead_beef_0000_0000] {
                    let isAllowed = tried.filter.name != "supervisor"
                    #expect(
                        try tried.answer("openat", [directory, 0, upper | flags])
                            == (isAllowed ? Answer.allow : Answer.trap))
                    for bit in writing {
                        #expect(
                            try tried.answer("openat", [directory, 0, upper | flags | bit, 0o777]) == Answer.trap,
                            "\(String(flags | bit, radix: 8))")
                    }
                }
            }
        }
    }

    @Test(arguments: FilterCase.all)
    func memoryIsNeitherExecutableNorSharedNorAFile(_ tried: FilterCase) throws {
        func map(_ protection: UInt64, _ flags: UInt64) throws -> UInt32? {
            try tried.answer("mmap", [0, 4096, protection, flags, 0xffff_ffff, 0])
        }
        for protection: UInt64 in [0, 1, 3] {
            // MAP_PRIVATE|MAP_ANONYMOUS, then with MAP_NORESERVE, with MAP_STACK, with MAP_FIXED.
            for flags: UInt64 in [0x22, 0x4022, 0x20022, 0x32] {
                #expect(try map(protection, flags) == Answer.allow)
            }
            // MAP_SHARED, MAP_PRIVATE and MAP_SHARED_VALIDATE of a file, MAP_SHARED|MAP_ANONYMOUS.
            for flags: UInt64 in [0x1, 0x2, 0x3, 0x21, 0x23, 0x12, 0, 0xffff_ffff_0000_0001] {
                #expect(try map(protection, flags) == Answer.trap)
            }
            // With MAP_32BIT, MAP_GROWSDOWN, MAP_LOCKED, MAP_POPULATE, MAP_HUGETLB.
            for flag: UInt64 in [0x40, 0x100, 0x2000, 0x8000, 0x40000] {
                #expect(try map(protection, 0x22 | flag) == Answer.trap)
            }
            #expect(try tried.answer("mprotect", [0, 4096, protection]) == Answer.allow)
        }
        for protection: UInt64 in [4, 5, 6, 7, 0x1_0000_0004, .max, 0x0100_0004, 0x10] {
            #expect(try map(protection, 0x22) == Answer.trap)
            #expect(try tried.answer("mprotect", [0, 4096, protection]) == Answer.trap)
        }
        #expect(try tried.answer("pkey_mprotect", [0, 4096, 1, 0]) == Answer.trap)
        #expect(try tried.answer("mremap", [0, 1, 2, 1]) == Answer.allow)
        // MREMAP_FIXED and MREMAP_DONTUNMAP.
        for flags: UInt64 in [0, 2, 3, 4, 5, 7] {
            #expect(try tried.answer("mremap", [0, 1, 2, flags]) == Answer.trap)
        }
        // MADV_HWPOISON, MADV_MERGEABLE, MADV_FREE, MADV_POPULATE_WRITE.
        for advice: UInt64 in [100, 12, 8, 23] {
            #expect(try tried.answer("madvise", [0, 1, advice]) == Answer.trap)
        }
    }

    @Test(arguments: FilterCase.workers)
    func writingIsToTheTwoPipes(_ tried: FilterCase) throws {
        for descriptor: UInt64 in [0, 3, 4, 1000, 0x8000_0001, 0x101, 0xffff_ffff, .max, 0x1_0000_0003, 0x2_0000_0000] {
            #expect(try tried.answer("write", [descriptor, 0, 1]) == Answer.trap)
            #expect(try tried.answer("writev", [descriptor, 0, 1]) == Answer.trap)
        }
        for descriptor: UInt64 in [1, 2, 0xffff_ffff_0000_0001] {
            #expect(try tried.answer("write", [descriptor, 0, 1]) == Answer.allow)
        }
    }

    @Test(arguments: Architecture.allCases)
    func commandsOfTheFindingWorkerAreTheNamedOnes(_ architecture: Architecture) throws {
        let tried = FilterCase(filter: .workerFinding, architecture: architecture)
        // PR_SET_NO_NEW_PRIVS, PR_SET_DUMPABLE 0, PR_CAPBSET_DROP, PR_CAP_AMBIENT_CLEAR_ALL.
        for arguments: [UInt64] in [[38, 1], [4, 0], [24, 21], [47, 4]] {
            #expect(try tried.answer("prctl", arguments) == Answer.allow)
        }
        // PR_SET_DUMPABLE 1, PR_CAP_AMBIENT_RAISE, PR_SET_SECCOMP, PR_SET_PTRACER, PR_SET_MM, PR_SET_SECUREBITS,
        // PR_SET_KEEPCAPS, PR_SET_PDEATHSIG, PR_SET_NAME, PR_SET_CHILD_SUBREAPER, PR_SET_SYSCALL_USER_DISPATCH.
        for arguments: [UInt64] in [
            [4, 1], [4, 0x1_0000_0001], [47, 2, 1], [22, 2], [0x5961_6d61, 1], [35, 1], [28, 0], [8, 1], [1, 9],
            [15, 0], [36, 1], [59, 1],
        ] {
            #expect(try tried.answer("prctl", arguments) == Answer.trap, "\(arguments)")
        }
        // SECCOMP_SET_MODE_STRICT, SECCOMP_GET_ACTION_AVAIL, no TSYNC, NEW_LISTENER, SPEC_ALLOW.
        for arguments: [UInt64] in [[0, 0], [2, 0], [1, 0], [1, 9], [1, 5]] {
            #expect(try tried.answer("seccomp", arguments) == Answer.trap, "\(arguments)")
        }
        for flags: UInt64 in [1, 3] { #expect(try tried.answer("seccomp", [1, flags]) == Answer.allow) }
        #expect(try tried.answer("prlimit64", [0, 7, 0, 0]) == Answer.allow)
        for process: UInt64 in [1, 4711, 0xffff_ffff] {
            #expect(try tried.answer("prlimit64", [process, 7, 0, 0]) == Answer.trap)
        }
    }

    @Test(arguments: FilterCase.all)
    func futexCommandsAreTheNamedOnes(_ tried: FilterCase) throws {
        for command: UInt64 in [0, 1, 6, 7, 9, 10, 128, 129, 134, 135, 137, 138, 0x189] {
            #expect(try tried.answer("futex", [0, command]) == Answer.allow, "\(command)")
        }
        // FD, REQUEUE, CMP_REQUEUE, WAKE_OP, TRYLOCK_PI, WAIT_REQUEUE_PI, CMP_REQUEUE_PI, LOCK_PI2.
        for command: UInt64 in [2, 3, 4, 5, 8, 11, 12, 13, 131, 132, 140, 0x1_0000_0003] {
            #expect(try tried.answer("futex", [0, command]) == Answer.trap, "\(command)")
        }
    }

    @Test(arguments: Architecture.allCases)
    func supervisorKillsOneProcessAndAsksATerminalOneThing(_ architecture: Architecture) throws {
        let tried = FilterCase(filter: .supervisor, architecture: architecture)
        #expect(try tried.answer("kill", [4711, 9]) == Answer.allow)
        #expect(try tried.answer("pidfd_send_signal", [3, 9]) == Answer.allow)
        for arguments: [UInt64] in [[4711, 15], [.max, 9], [0xffff_ffff, 9], [0xffff_f000, 9], [1, 19]] {
            #expect(try tried.answer("kill", arguments) == Answer.trap, "\(arguments)")
        }
        #expect(try tried.answer("ioctl", [1, 0x5401]) == Answer.allow)
        // TIOCSTI, TIOCLINUX, TCSETS, FS_IOC_SETFLAGS.
        for command: UInt64 in [0x5412, 0x541c, 0x5402, 0x4008_6602, 0x1_0000_5412] {
            #expect(try tried.answer("ioctl", [1, command]) == Answer.trap)
        }
        #expect(try tried.answer("prctl", [4, 1]) == Answer.trap)
    }
}
