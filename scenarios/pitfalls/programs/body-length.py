"""Serves `café` by HTTP, as often on a connection as it is asked."""
import contextlib
import socket
import sys

BODY = "café"


def careless():
    # HTTP counts bytes, and the é is two of them in UTF-8. As long as all is English nobody notices.
    return len(BODY)


def careful():
    return len(BODY.encode())


manner, host, port = sys.argv[1:]
length = {"careless": careless, "careful": careful}[manner]()
head = f"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {length}\r\n\r\n"
listener = socket.create_server((host, int(port)))
while True:
    connection, _ = listener.accept()
    requests = b""
    with connection, contextlib.suppress(ConnectionError):  # A client that leaves ends its connection only.
        while piece := connection.recv(4096):
            requests += piece
            while b"\r\n\r\n" in requests:
                _, requests = requests.split(b"\r\n\r\n", 1)
                connection.sendall((head + BODY).encode())
