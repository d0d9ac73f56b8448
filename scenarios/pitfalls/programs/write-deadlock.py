"""Sends 16 MiB of letters, of which the server makes capitals, and counts what comes back."""
import socket
import sys
import threading

LETTERS = b"a" * (16 << 20)


def careless(server):
    # First all is written, then it is read. What the kernels have room for is enough in every test.
    send(server)
    return count(server)


def careful(server):
    # Both at once, so that there is always somebody who makes room.
    sender = threading.Thread(target=send, args=[server])
    sender.start()
    got = count(server)
    sender.join()
    return got


def send(server):
    server.sendall(LETTERS)
    server.shutdown(socket.SHUT_WR)


def count(server):
    got = 0
    while piece := server.recv(65536):
        got += len(piece)
    return got


manner, host, port = sys.argv[1:]
with socket.create_connection((host, int(port))) as server:
    print("got", {"careless": careless, "careful": careful}[manner](server), "bytes")
