"""Asks twice, with a long pause between, over a connection that it keeps."""
import socket
import sys


def ask(server, question):
    server.sendall(question)
    if answer := server.makefile().readline():
        return answer
    raise ConnectionError("ended without an answer")


def careless(server, address, question):
    # The connection has worked before, and has given no error since.
    return ask(server, question)


def careful(server, address, question):
    # It may have ended in the meantime. The question may be asked twice without harm, so it is asked again.
    try:
        return ask(server, question)
    except ConnectionError:
        with socket.create_connection(address) as another:
            return ask(another, question)


manner, host, port = sys.argv[1:]
address = (host, int(port))
ask_again = {"careless": careless, "careful": careful}[manner]
with socket.create_connection(address) as server:
    print(ask(server, b"GET /1\n"), end="", flush=True)
    sys.stdin.readline()  # the pause
    try:
        print(ask_again(server, address, b"GET /2\n"), end="")
    except ConnectionError:
        print("no answer")
