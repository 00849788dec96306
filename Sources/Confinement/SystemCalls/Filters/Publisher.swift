extension SystemCallFilter {
    /// The supervisor, where it is to publish the report to the API server: what ``supervisor`` has, and what one event loop
    /// needs to speak TLS over TCP with a token that the kubelet replaces. Which port is Landlock's part, and which files.
    public static let publisher = SystemCallFilter(
        name: "publisher",
        allowed: supervisor.allowed.filter { !network.map(\.name).contains($0.name) } + network)

    /// AF_ and SOCK_ values of linux/socket.h and linux/net.h; levels and options of
    /// asm-generic/socket.h, linux/tcp.h and linux/in6.h.
    private static let network = [
        AllowedCall(
            "socket", "the connection to the API server", only: "AF_INET or AF_INET6, SOCK_STREAM, protocol 0: TCP",
            when: [2, 10].map { [.argument(0, is: $0), .bits(~0o2004000, of: 1, are: 1), .argument(2, is: 0)] }),
        AllowedCall("connect", "the connection to the API server"),
        AllowedCall(
            "setsockopt", "the connection waits for no more to send, and notices when the other end is gone",
            only: "TCP_NODELAY, SO_KEEPALIVE, IPV6_V6ONLY",
            when: [
                [.argument(1, is: 6), .argument(2, is: 1)], [.argument(1, is: 1), .argument(2, is: 9)],
                [.argument(1, is: 41), .argument(2, is: 26)],
            ]),
        AllowedCall(
            "getsockopt", "whether the connection came about", only: "SO_ERROR",
            when: [[.argument(1, is: 1), .argument(2, is: 4)]]),
        AllowedCall("getsockname", "the connection's own end"),
        AllowedCall("getpeername", "its other end"),
        AllowedCall("writev", "several pieces into the connection, and malloc(3)'s last words"),
        AllowedCall("epoll_ctl", "what the event loop waits for"),
        AllowedCall("epoll_wait", "the event loop waits"),
        AllowedCall("epoll_pwait", "the same; epoll_wait(2) where the architecture has none"),
        AllowedCall("timerfd_settime", "for how long it waits"),
        AllowedCall(
            "openat", "the service account's token, which the kubelet replaces",
            only: """
                flags: O_RDONLY with O_PATH, O_DIRECTORY, O_NOFOLLOW, O_CLOEXEC, O_NONBLOCK, O_NOCTTY, O_DIRECT, \
                O_LARGEFILE; so nothing is made, cut or written to
                """,
            when: [[.argument(2, hasOnly: SystemCallFilter.readingFlags)]]),
        AllowedCall(
            "rt_sigaction", "a connection that breaks is no signal", only: "SIGPIPE", argument: 0, isOneOf: [13]),
        AllowedCall(
            "madvise", "a thread's stack is given back; the state of TLS's random numbers, whether it outlives a fork",
            // The library asks for an advice that there is not, to see that the kernel looks at it.
            only: "advice: MADV_DONTNEED, MADV_WIPEONFORK, -1", argument: 2, isOneOf: [4, 18, 0xffff_ffff]),
    ]
}
