extension Catalogue {
    static let serverKeys: [Entry] = [
        Entry(
            .server,
            "listen",
            .address,
            default: "tcp",
            "Where it listens: 'tcp' (127.0.0.1 and a free port), 'tcp:PORT', 'tcp:HOST:PORT', 'unix' (a private "
                + "path), 'unix:PATH', or 'none': the address is reserved and refuses.",
            example: "listen: \"tcp:[::1]:0\""
        ),
        Entry(
            .server,
            "script",
            .steps,
            "The steps for every connection.",
            example: "script: [{send: \"220 ready\\r\\n\"}, expect-eof]"
        ),
        Entry(
            .server,
            "connections",
            .list(.steps, least: 1),
            "A script for each connection: the first gets the first, and so on. Instead of 'script'.",
            example: "connections: [[{send: first}], [{send: second}]]"
        ),
        Entry(
            .server,
            "accepts",
            .count,
            default: "1, or the length of 'connections'",
            "How many connections must come. Where more are allowed than are listed, they play the last script.",
            example: "accepts: 2..5"
        ),
        Entry(
            .server,
            "accept-after",
            .either([.name, .words(["never"])]),
            "Listens at once, but does not call accept(2) before this signal is given or this actor has ended; or "
                + "never: so a backlog can fill.",
            example: "accept-after: flooded"
        ),
        Entry(
            .server,
            "after",
            .name,
            "A signal, or an actor whose end is awaited: till then the address is reserved and refuses.",
            example: "after: warmed-up"
        ),
        Entry(
            .server,
            "until",
            .name,
            "A signal, or an actor whose end is awaited: the listener is closed then.",
            example: "until: enough"
        ),
        Entry(
            .server,
            "backlog",
            .count,
            default: "the system's greatest",
            "The backlog given to listen(2).",
            example: "backlog: 1"
        ),
        Entry(
            .server,
            "tls",
            .either([.words(["auto"]), .section(.serverTLS)]),
            "TLS on every connection, from the first byte on, or, where the script has a 'start-tls', from there. 'auto': a "
                + "certificate made for this run, for 'localhost', the address, and the server's name.",
            example: "tls: {alpn: [h2, http/1.1]}"
        ),
        Entry(
            .server,
            "socket",
            .section(.socket),
            "Options of the listener's sockets, set before listen(2).",
            example: "socket: {receive-buffer: 4KiB}"
        ),
    ]

    static let clientKeys: [Entry] = [
        Entry(
            .client,
            "connect",
            .target,
            required: true,
            "Where it connects: a server's name, or an address.",
            example: "connect: mail"
        ),
        Entry(
            .client,
            "script",
            .steps,
            "Its steps. It connects before the first of them, unless there is a 'connect' step among them.",
            example: "script: [{expect: \"220 ready\\r\\n\"}]"
        ),
        Entry(
            .client,
            "after",
            .name,
            "A signal, or an actor whose end is awaited: it does not connect before.",
            example: "after: listening"
        ),
        Entry(
            .client,
            "from",
            .address,
            "The local address it connects from.",
            example: "from: tcp:127.0.0.2:0"
        ),
        Entry(
            .client,
            "times",
            .count,
            default: "1",
            "Plays the script that often, on a connection of its own each time.",
            example: "times: 100"
        ),
        Entry(
            .client,
            "parallel",
            .count,
            default: "1",
            "In how many lanes at once the script is played, 'times' being shared among them.",
            example: "parallel: 8"
        ),
        Entry(
            .client,
            "tls",
            .either([.words(["auto"]), .section(.clientTLS)]),
            "TLS on every connection, from the first byte on, or, where the script has a 'start-tls', from there. 'auto' "
                + "trusts the authority made for this run.",
            example: "tls: {server-name: mail.test}"
        ),
        Entry(
            .client,
            "socket",
            .section(.socket),
            "Options of its sockets, set before connect(2).",
            example: "socket: {nagle: on}"
        ),
    ]

    static let socketKeys: [Entry] = [
        Entry(
            .socket,
            "receive-buffer",
            .size,
            "SO_RCVBUF, set before listen or connect, so that backpressure comes soon. The kernel doubles it.",
            example: "socket: {receive-buffer: 4KiB}"
        ),
        Entry(
            .socket,
            "send-buffer",
            .size,
            "SO_SNDBUF, set before listen or connect. The kernel doubles it.",
            example: "socket: {send-buffer: 4KiB}"
        ),
        Entry(
            .socket,
            "nagle",
            .flag,
            default: "off",
            "Nagle's algorithm: 'off' is TCP_NODELAY.",
            example: "socket: {nagle: on}"
        ),
        Entry(
            .socket,
            "keepalive",
            .flag,
            default: "off",
            "SO_KEEPALIVE.",
            example: "socket: {keepalive: on}"
        ),
        Entry(
            .socket,
            "quickack",
            .flag,
            default: "on",
            "TCP_QUICKACK. 'off' is set again before each recv, because the kernel forgets it.",
            example: "socket: {quickack: off}"
        ),
        Entry(
            .socket,
            "linger",
            .limit,
            "SO_LINGER: how long close(2) waits for what is unsent. '0ms' makes close(2) a reset.",
            example: "socket: {linger: 1s}"
        ),
    ]
}
