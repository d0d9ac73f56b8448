"""Fetches a notice: its length in a line, then its text."""
import socket
import sys


def careless(text, length):
    # The server has ended, so that was all. So it is as long as the server is well.
    return text


def careful(text, length):
    # Only the length says whether that was all.
    if len(text) < length:
        return f"incomplete: {len(text)} of {length} bytes".encode()
    return text


manner, host, port = sys.argv[1:]
judge = {"careless": careless, "careful": careful}[manner]
with socket.create_connection((host, int(port))) as server:
    server.sendall(b"notice\n")
    notice = b""
    while piece := server.recv(1024):
        notice += piece
length, text = notice.split(b"\n", 1)
print(judge(text, int(length)).decode())
