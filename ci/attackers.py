"""Peers with bad intentions, for ci/hostile: each does its worst until it is stopped.

Where it is let in is a server's address, a Unix socket's path, or, where it is a server itself, its listener.
"""

import resource
import socket
import ssl
import struct
import subprocess
import time

PIECE = b"x" * 65536
MILLION = 1_000_000


def joined(address, size=None):
    """A connection to the server, or the next of a client; where a size is given, with so small a receive buffer."""
    if isinstance(address, socket.socket):
        return address.accept()[0]
    one = socket.socket(socket.AF_UNIX if isinstance(address, str) else socket.AF_INET)
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


def drips(pause):
    """A byte, and a pause of so many seconds, without end."""

    def attack(address):
        one = joined(address)
        while True:
            one.sendall(b"x")
            time.sleep(pause)

    return attack


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
    """A thousand connections, each reset at once; as a server, the one that comes."""
    for _ in range(1 if isinstance(address, socket.socket) else 1000):
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


def never_accepts(listener):
    """Its queue of connections is full from the beginning."""
    listener.listen(0)
    held = []
    for _ in range(8):
        one = socket.socket(listener.family)
        one.setblocking(False)
        one.connect_ex(listener.getsockname())
        held.append(one)
    time.sleep(60)


def secured(address):
    """A connection over TLS, after an honest handshake."""
    is_server = isinstance(address, socket.socket)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER if is_server else ssl.PROTOCOL_TLS_CLIENT)
    if is_server:
        context.load_cert_chain(address.certificate, address.key)
    else:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context.wrap_socket(joined(address), server_side=is_server)


def floods_over_tls(piece, size=1 << 30):
    """After the handshake, the same piece again and again, a record each."""

    def attack(address):
        one = secured(address)
        for _ in range(size // len(piece)):
            one.sendall(piece)

    return attack


def silent_over_tls(address):
    """After the handshake, nothing."""
    until_closed(secured(address))


def garbage_after_handshake(address):
    """After the handshake, what is no record."""
    one = secured(address)
    bare = socket.socket(fileno=one.detach())
    bare.sendall(GARBAGE * 100)
    until_closed(bare)


def begs(command, *options):
    """openssl(1) that is told a command of s_client(1) again and again: K asks for new keys, R to shake hands again."""

    def attack(address):
        where = ["-unix", address] if isinstance(address, str) else ["-connect", "%s:%s" % address]
        client = subprocess.Popen(
            ["openssl", "s_client", *where, *options], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        try:
            while client.poll() is None:
                client.stdin.write(command + b"\n")
                client.stdin.flush()
                # A command is the first letter of what it reads at once.
                time.sleep(0.0005)
        finally:
            client.kill()

    return attack


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
