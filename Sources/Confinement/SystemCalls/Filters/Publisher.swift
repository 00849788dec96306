extension SystemCallFilter {
    /// The supervisor, where it is to publish the report to the API server: what ``supervisor`` has, and what one event loop
    /// needs to speak TLS over TCP with a token that the kubelet replaces. Which port is Landlock's part, and which files.
    public static let publisher = SystemCallFilter(
        name: "publisher",
        allowed: supervisor.allowed.filter { !network.map(\.name).contains($0.name) } + network)

    /// AF_ and SOCK_ values of linux/socket.h and linux/net.h; levels and options of asm-generic/socket.h, linux/in.h.
    private static let network = [
        AllowedCall(
            "socket", "the connection to the API server", only: "AF_INET or AF_INET6, SOCK_STREAM: TCP",
            when: [2, 10].map { [.argument(0, is: $0), .bits(~0o2004000, of: 1, are: 1)] }),
        AllowedCall("connect", "the connection to the API server"),
        AllowedCall("getsockopt", "whether the connection came about"),
        AllowedCall("setsockopt", "no delay"),
        AllowedCall("getsockname", "the connection's own end"),
        AllowedCall("getpeername", "its other end"),
        AllowedCall("shutdown", "the connection ends"),
        AllowedCall("writev", "the connection, and malloc(3)'s last words"),
        AllowedCall("sendmsg", "the connection"),
        AllowedCall("recvmsg", "the connection"),
        AllowedCall("sendto", "the connection"),
        AllowedCall("recvfrom", "the connection"),
        AllowedCall("epoll_ctl", "what the event loop waits for"),
        AllowedCall("epoll_wait", "the event loop waits"),
        AllowedCall("epoll_pwait", "the same; epoll_wait(2) where the architecture has none"),
        AllowedCall("timerfd_settime", "how long the event loop waits"),
        AllowedCall(
            "openat", "the service account's token, which the kubelet replaces",
            only: "flags: O_RDONLY with O_CLOEXEC, O_NONBLOCK, O_NOCTTY, O_NOFOLLOW, O_LARGEFILE",
            when: [[.argument(2, hasOnly: SystemCallFilter.readingFlags)]]),
        AllowedCall("statx", "the token's status"),
        AllowedCall("fstat", "the token's status"),
        AllowedCall("newfstatat", "the token's status"),
    ]
}
