"""Reads a price, `price 1299` and a newline, and buys at that price."""
import socket
import sys


def careless(shop):
    # The first bytes that come are taken for the whole line. On a fast network they nearly always are.
    return shop.recv(1024)


def careful(shop):
    # Only the newline says that the line is whole, so it reads until that has come.
    line = b""
    while b"\n" not in line:
        piece = shop.recv(1024)
        if not piece:
            raise EOFError("the shop ended in the middle of a line")
        line += piece
    return line


manner, host, port = sys.argv[1:]
read_line = {"careless": careless, "careful": careful}[manner]
with socket.create_connection((host, int(port))) as shop:
    price = read_line(shop).split()[1]
    shop.sendall(b"bought at " + price + b"\n")
    shop.shutdown(socket.SHUT_WR)
    while shop.recv(1024):  # To the shop's end: closing with anything unread would reset the connection.
        pass
