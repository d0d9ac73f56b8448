"""Peers with bad intentions, for ci/hostile: each is given a server's address and does its worst until it is stopped."""

import resource
import socket
import ssl
import struct
import time

PIECE = b"x" * 65536
MILLION = 1_000_000


def joined(address, size=None):
    """A connection to the server; where a size is given, with so small a receive buffer."""
    one = socket.socket()
    if size:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, size)
    one.settimeout(20)
    one.connect(address)
    return one


def until_closed(one):
    """Reads until the other end is gone."""
    try:
        while one.recv(65536):
            pass
    except OSError:
        pass


def sends(*parts, ends=False):
    """Sends these bytes, and then nothing; `ends` with a FIN."""

    def attack(address):
        one = joined(address)
        for part in parts:
            one.sendall(part)
        if ends:
            one.shutdown(socket.SHUT_WR)
        until_closed(one)

    return attack


def floods(head, piece, size=1 << 30):
    """Sends a head, and the same piece again and again, a GiB in all."""

    def attack(address):
        one = joined(address)
        one.sendall(head)
        for _ in range(size // len(piece)):
            one.sendall(piece)
        until_closed(one)

    return attack


def drips(address):
    """A byte every ten milliseconds, without end."""
    one = joined(address)
    while True:
        one.sendall(b"x")
        time.sleep(0.01)


def never_reads(address):
    """Takes nothing of what it is sent."""
    one = joined(address, 4096)
    time.sleep(60)
    one.close()


def floods_and_never_reads(address):
    """Sends without end and takes nothing."""
    one = joined(address, 4096)
    while True:
        one.sendall(PIECE)


def crowd(count):
    """So many connections at once, none of which says anything."""

    def attack(address):
        resource.setrlimit(resource.RLIMIT_NOFILE, (count + 200, max(count + 200, hard())))
        held = []
        try:
            for _ in range(count):
                held.append(joined(address))
        finally:
            for one in held:
                until_closed(one)
                one.close()

    return attack


def hard():
    return resource.getrlimit(resource.RLIMIT_NOFILE)[1]


def resets(address):
    """A thousand connections, each reset at once."""
    for _ in range(1000):
        one = joined(address)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        one.close()


def urgent(address):
    """Every other byte is urgent data."""
    one = joined(address)
    for _ in range(1000):
        one.send(b"u", socket.MSG_OOB)
        one.sendall(b"x")
    until_closed(one)


def hello():
    """The first record of a true client of TLS."""
    read, written = ssl.MemoryBIO(), ssl.MemoryBIO()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.wrap_bio(read, written, server_hostname="localhost").do_handshake()
    except ssl.SSLWantReadError:
        pass
    return written.read()


def record(kind, body, version=b"\x03\x03"):
    return bytes([kind]) + version + struct.pack(">H", len(body)) + body


GARBAGE = b"GET / HTTP/1.1\r\n" + bytes(range(256)) * 4
# A ClientHello of SSL 3.0: version, random, no session, one cipher, no compression.
OLD_BODY = b"\x03\x00" + bytes(32) + b"\0" + b"\0\x02\0\x0a" + b"\x01\0"
OLD_HELLO = record(22, b"\x01" + struct.pack(">I", len(OLD_BODY))[1:] + OLD_BODY, b"\x03\x00")
ALERT = record(21, b"\x02\x28")
# A record that is announced, and of which a part comes.
CUT_RECORD = record(22, bytes(5120))[:1024]
