"""A little client of memcached's text protocol: it stores a value, reads it and tries to increment it."""
import socket, sys


class Cache:
    def __init__(self, host, port):
        self.replies = socket.create_connection((host, port), timeout=9).makefile("rwb")

    def ask(self, request):
        self.replies.write(request)
        self.replies.flush()

    def line(self):
        line = self.replies.readline()
        if not line.endswith(b"\r\n"):
            raise EOFError("the connection ended within a line")
        return line[:-2]

    def store(self, key, value):
        self.ask(b"set %b 0 60 %d\r\n%b\r\n" % (key, len(value), value))
        return self.line() == b"STORED"

    def read(self, *keys):
        self.ask(b"get %b\r\n" % b" ".join(keys))
        values = {}
        while (line := self.line()) != b"END":
            _, key, _, length = line.split()
            size = int(length) + 2
            value = self.replies.read(size)
            if len(value) < size:
                raise EOFError(f"the connection ended after {len(value)} of {size} bytes")
            values[key.decode()] = value[:-2]
        return values

    def increment(self, key):
        self.ask(b"incr %b 1\r\n" % key)
        return self.line().decode()


cache = Cache(sys.argv[1], int(sys.argv[2]))
print(cache.store(b"colour", b"blue"), flush=True)
print(cache.read(b"colour", b"nothing"), flush=True)
print(cache.increment(b"colour"), flush=True)
