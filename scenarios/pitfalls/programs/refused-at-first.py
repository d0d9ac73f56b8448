"""Connects to a database, and prints what that says."""
import socket
import sys
import time


def careless(address):
    # The database is always up before us. So it is as long as nobody restarts it.
    return socket.create_connection(address)


def careful(address):
    # A refusal means "not now". So it tries again, up to a deadline.
    deadline = time.monotonic() + 30
    told = False
    while True:
        try:
            return socket.create_connection(address)
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                raise
        if not told:
            print("refused, trying again", flush=True)
        told = True
        time.sleep(0.02)


manner, host, port = sys.argv[1:]
connect = {"careless": careless, "careful": careful}[manner]
try:
    with connect((host, int(port))) as database:
        print(database.makefile().read(), end="")
except ConnectionRefusedError:
    print("refused, giving up")
