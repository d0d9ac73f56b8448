"""The table of hostile peers for ci/hostile: what is expected of the program under each attack."""

import dataclasses

from attackers import *


@dataclasses.dataclass
class Row:
    name: str
    step: str
    attack: object
    causes: list
    # What comes too where it is in time for that.
    perhaps: list = dataclasses.field(default_factory=list)
    # Of a scenario with a limit of two seconds: a busy machine has some more.
    seconds: float = 15
    memory: float = 64
    status: int = 1
    keys: str = ""
    is_long: bool = False
    # The peer is a server, and the program a client.
    is_server: bool = False
    # How it is reached: tcp, unix or, a server, abstract.
    family: str = "tcp"

    def scenario(self):
        script = f"{self.keys}    script:\n      - {self.step}\n"
        head = "scenario: hostile\ntimeout: 2s\nservers:\n"
        if self.is_server:
            return f"{head}  s: {{accept-after: never}}\nclients:\n  c:\n    connect: s\n{script}"
        return f"{head}  s:\n{'    listen: unix' if self.family == 'unix' else ''}\n{script}"


LINE, HTTP = 'expect: {line: {ends-with: "o"}}', "expect: {http: {}}"
TLS = "    tls: auto\n"
HEAD = b"POST / HTTP/1.1\r\nHost: x\r\n"
REPLY = b"HTTP/1.1 200 OK\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"
BODY = "expect: {http: {body: {as: all}}}"
SKIPPED = 'expect: {line: {ends-with: "o"}, skip: true}'
TRUSTING = "    tls: {verify: false}\n"

ROWS = [
    Row("says nothing", LINE, sends(), ["timeout"]),
    Row("says a byte every 10 ms", LINE, drips(0.01), ["timeout"]),
    Row("says a byte every second", LINE, drips(1), ["timeout"]),
    Row("says a byte of a header every 10 ms", HTTP, drips(0.01), ["timeout"]),
    Row("sends 1 GiB without a line's end", LINE, floods(b"", PIECE), ["too-long"]),
    Row("sends 1 GiB of lines to skip", 'expect: {line: {ends-with: "o"}, skip: true}', floods(b"", b"x\n" * 32768), ["timeout"], memory=256),
    Row("sends 1 GiB where an end must come", "expect-eof", floods(b"", PIECE), ["unexpected-bytes"]),
    Row("sends 1 GiB to keep", "expect: {rest: {as: all}}", floods(b"", PIECE), ["too-long"]),
    Row("reads nothing of 1 GiB", "send: {random: 1GiB}", never_reads, ["timeout"]),
    Row("floods and reads nothing of 1 GiB", "send: {random: 1GiB}", floods_and_never_reads, ["timeout"]),
    Row("is 2,000 connections, where one may be", LINE, crowd(2000), ["timeout", "extra-connection"], memory=256),
    Row("is 10,000 silent connections", LINE, crowd(10000), ["timeout"], keys="    accepts: 10000\n", memory=1024, seconds=60, is_long=True),
    Row("resets 1,000 connections", LINE, resets, ["reset"], perhaps=["extra-connection"], memory=256),
    Row("sends urgent data", LINE, urgent, ["timeout"]),
    Row("sends a header without end", HTTP, floods(HEAD + b"X: ", PIECE), ["too-long"]),
    Row("sends 10^9 header fields", HTTP, floods(HEAD, b"X: y\r\n" * 10000), ["too-long"]),
    Row("sends a chunk extension without end", HTTP, floods(HEAD + CHUNKED + b"1;", PIECE), ["malformed"]),
    Row("sends chunks without end", HTTP, floods(HEAD + CHUNKED, b"1\r\nx\r\n" * 10000), ["timeout"], seconds=6),
    Row("sends a MiB of extension with every byte", 'expect: {http: {body: {ends-with: "o"}}}',
        floods(HEAD + CHUNKED, b"1;" + b"x" * (1 << 20) + b"\r\nx\r\n"), ["malformed"]),
    Row("sends Content-Length 2^63", HTTP, sends(HEAD + b"Content-Length: 9223372036854775808\r\n\r\n"), ["malformed"]),
    Row("sends Content-Length -1", HTTP, sends(HEAD + b"Content-Length: -1\r\n\r\n"), ["malformed"]),
    Row("sends two Content-Lengths", HTTP, sends(HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx"), ["malformed"]),
    Row("sends both lengths", HTTP, sends(HEAD + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), ["malformed"]),
    Row("sends a chunk of 2^64", HTTP, sends(HEAD + b"Transfer-Encoding: chunked\r\n\r\n10000000000000000\r\n"), ["malformed"]),
    Row("sends 1 GiB of a body that is kept", BODY, floods(HEAD + b"Content-Length: 1073741824\r\n\r\n", PIECE), ["too-long"]),
    Row("sends 1 GiB of a body in chunks that is kept", BODY, floods(HEAD + CHUNKED, b"10000\r\n" + PIECE + b"\r\n"), ["too-long"]),
    Row("sends 1 GiB of a body that nobody keeps", HTTP, floods(HEAD + b"Content-Length: 9000000000\r\n\r\n", PIECE), ["timeout"]),
    Row("announces a frame of 4 GiB", "expect: {frame: u32be}", sends(b"\xff\xff\xff\xff"), ["too-long"]),
    Row("announces a frame of 2^64", "expect: {frame: u64be}", sends(b"\xff" * 8), ["malformed"]),
    Row("sends garbage for TLS", LINE, sends(GARBAGE), ["tls"], keys=TLS),
    Row("sends a part of a TLS record, then nothing", LINE, sends(CUT_RECORD), ["timeout"], keys=TLS),
    Row("sends a ClientHello of SSL 3.0", LINE, sends(OLD_HELLO), ["tls"], keys=TLS),
    Row("sends half a ClientHello, then nothing", LINE, sends(hello()[:100]), ["timeout"], keys=TLS),
    Row("sends half a ClientHello, then a FIN", LINE, sends(hello()[:100], ends=True), ["tls"], keys=TLS),
    Row("sends a fatal alert for a ClientHello", LINE, sends(ALERT), ["tls"], keys=TLS),
    Row("sends a ClientHello, then garbage", LINE, sends(hello(), GARBAGE), ["tls"], keys=TLS),
    Row("floods with empty TLS records", LINE, floods(hello(), record(22, b"") * 1000), ["tls"], keys=TLS),
    Row("shakes hands, then says nothing", LINE, silent_over_tls, ["timeout"], keys=TLS),
    Row("shakes hands, then floods", LINE, floods_over_tls(PIECE), ["too-long"], keys=TLS),
    Row("shakes hands, then sends lines to skip", SKIPPED, floods_over_tls(b"x\n" * 8192), ["timeout"], keys=TLS),
    Row("shakes hands, then sends a record for a byte", SKIPPED, floods_over_tls(b"\n"), ["timeout"], keys=TLS),
    Row("shakes hands, then sends garbage", LINE, garbage_after_handshake, ["tls"], keys=TLS),
    Row("asks for new keys again and again", LINE, begs(b"K"), ["timeout"], keys=TLS),
    Row("asks to shake hands again and again", LINE, begs(b"R", "-tls1_2"), ["tls"], keys=TLS),
    Row("says nothing, by a Unix socket", LINE, sends(), ["timeout"], family="unix"),
    Row("floods a Unix socket", LINE, floods(b"", PIECE), ["too-long"], family="unix"),
    Row("floods a Unix socket with lines to skip", SKIPPED, floods(b"", b"x\n" * 32768), ["timeout"], family="unix"),
    Row("reads nothing of 1 GiB, by a Unix socket", "send: {random: 1GiB}", never_reads, ["timeout"], family="unix"),
    Row("is 2,000 connections to a Unix socket", LINE, crowd(2000), ["timeout", "extra-connection"], memory=256, family="unix"),
]

# Servers of ill will.
ROWS += [
    dataclasses.replace(row, is_server=True)
    for row in [
        Row("says nothing", LINE, sends(), ["timeout"]),
        Row("says a byte every second", LINE, drips(1), ["timeout"]),
        Row("accepts nobody", LINE, never_accepts, ["timeout"]),
        Row("ends at once", LINE, sends(ends=True), ["eof"]),
        Row("resets at once", LINE, resets, ["reset"]),
        Row("sends 1 GiB without a line's end", LINE, floods(b"", PIECE), ["too-long"]),
        Row("sends 1 GiB of lines to skip", SKIPPED, floods(b"", b"x\n" * 32768), ["timeout"]),
        Row("sends 1 GiB where an end must come", "expect-eof", floods(b"", PIECE), ["unexpected-bytes"]),
        Row("reads nothing of 1 GiB", "send: {random: 1GiB}", never_reads, ["timeout"]),
        Row("floods and reads nothing of 1 GiB", "send: {random: 1GiB}", floods_and_never_reads, ["timeout"]),
        Row("sends a header without end", HTTP, floods(REPLY + b"X: ", PIECE), ["too-long"]),
        Row("sends chunks without end", HTTP, floods(REPLY + CHUNKED, b"1\r\nx\r\n" * 10000), ["timeout"], seconds=6),
        Row("sends a body without end that is kept", BODY, floods(REPLY + b"\r\n", PIECE), ["too-long"]),
        Row("sends interim responses without end", HTTP, floods(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000), ["unexpected-bytes"]),
        Row("sends garbage for TLS", LINE, sends(GARBAGE), ["tls"], keys=TRUSTING),
        Row("says nothing for TLS", LINE, sends(), ["timeout"], keys=TRUSTING),
        Row("sends a part of a TLS record, then nothing", LINE, sends(CUT_RECORD), ["timeout"], keys=TRUSTING),
        Row("sends a fatal alert", LINE, sends(ALERT), ["tls"], keys=TRUSTING),
        Row("has a certificate of nobody's", LINE, silent_over_tls, ["tls"], keys="    tls: {}\n"),
        Row("shakes hands, then says nothing", LINE, silent_over_tls, ["timeout"], keys=TRUSTING),
        Row("shakes hands, then floods", LINE, floods_over_tls(PIECE), ["too-long"], keys=TRUSTING),
        Row("shakes hands, then sends a record for a byte", SKIPPED, floods_over_tls(b"\n"), ["timeout"], keys=TRUSTING),
        Row("shakes hands, then sends garbage", LINE, garbage_after_handshake, ["tls"], keys=TRUSTING),
        Row("floods a Unix socket", LINE, floods(b"", PIECE), ["too-long"], family="unix"),
        Row("reads nothing of 1 GiB, by a Unix socket", "send: {random: 1GiB}", never_reads, ["timeout"], family="unix"),
        Row("accepts nobody on a Unix socket", LINE, never_accepts, ["timeout"], family="unix"),
        Row("says nothing, by an abstract name", LINE, sends(), ["timeout"], family="abstract"),
        Row("floods an abstract name with lines to skip", SKIPPED, floods(b"", b"x\n" * 32768), ["timeout"], family="abstract"),
    ]
]
