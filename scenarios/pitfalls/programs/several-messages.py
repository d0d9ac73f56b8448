"""Reads jobs, each a line, does them, and answers `done` to each."""
import socket
import sys


def careless(boss):
    # A read is a job. So it is as long as the boss is slower than the worker.
    while job := boss.recv(1024):
        boss.sendall(b"done\n")


def careful(boss):
    # A line is a job. The buffer outlives the read, and every read may complete several lines, or none.
    buffer = b""
    while piece := boss.recv(1024):
        buffer += piece
        while b"\n" in buffer:
            job, buffer = buffer.split(b"\n", 1)
            boss.sendall(b"done\n")


manner, host, port = sys.argv[1:]
with socket.create_connection((host, int(port))) as boss:
    {"careless": careless, "careful": careful}[manner](boss)
