"""Reads a line of text, and sends it back."""
import codecs
import socket
import sys


def careless(server):
    # Each piece becomes text by itself, and a character that was cut becomes two replacement characters.
    text = ""
    while not text.endswith("\n"):
        text += server.recv(1024).decode("utf-8", errors="replace")
    return text


def careful(server):
    # One decoder for the whole connection: half a character waits in it for the other half.
    decoder = codecs.getincrementaldecoder("utf-8")()
    text = ""
    while not text.endswith("\n"):
        piece = server.recv(1024)
        text += decoder.decode(piece, final=not piece)
        if not piece:
            raise EOFError("the server ended in the middle of a line")
    return text


manner, host, port = sys.argv[1:]
read_line = {"careless": careless, "careful": careful}[manner]
with socket.create_connection((host, int(port))) as server:
    server.sendall(read_line(server).encode())
    server.shutdown(socket.SHUT_WR)
    while server.recv(1024):
        pass
