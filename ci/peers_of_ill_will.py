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

    def scenario(self):
        return f"scenario: hostile\ntimeout: 2s\nservers:\n  s:\n{self.keys}    script:\n      - {self.step}\n"


LINE, HTTP = 'expect: {line: {ends-with: "o"}}', "expect: {http: {}}"
TLS = "    tls: auto\n"
HEAD = b"POST / HTTP/1.1\r\nHost: x\r\n"

ROWS = [
    Row("says nothing", LINE, sends(), ["timeout"]),
    Row("says a byte every 10 ms", LINE, drips, ["timeout"]),
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
    Row("sends a chunk extension without end", HTTP, floods(HEAD + b"Transfer-Encoding: chunked\r\n\r\n1;", PIECE), ["malformed"]),
    Row("sends chunks without end", HTTP, floods(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * 10000), ["timeout"]),
    Row("sends a MiB of extension with every byte", 'expect: {http: {body: {ends-with: "o"}}}',
        floods(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1;" + b"x" * (1 << 20) + b"\r\nx\r\n"), ["malformed"]),
    Row("sends Content-Length 2^63", HTTP, sends(HEAD + b"Content-Length: 9223372036854775808\r\n\r\n"), ["malformed"]),
    Row("sends Content-Length -1", HTTP, sends(HEAD + b"Content-Length: -1\r\n\r\n"), ["malformed"]),
    Row("sends two Content-Lengths", HTTP, sends(HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx"), ["malformed"]),
    Row("sends both lengths", HTTP, sends(HEAD + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), ["malformed"]),
    Row("sends a chunk of 2^64", HTTP, sends(HEAD + b"Transfer-Encoding: chunked\r\n\r\n10000000000000000\r\n"), ["malformed"]),
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
]
