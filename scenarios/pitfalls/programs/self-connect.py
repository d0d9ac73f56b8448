"""Connects from the port that it connects to. usage: self-connect.py careless|careful PORT"""
import socket, sys

mode, port = sys.argv[1], int(sys.argv[2])
client = socket.socket()
client.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
client.bind(("127.0.0.1", port))  # the kernel's choice, some day; here it is made certain
sys.stdin.readline()

client.connect(("127.0.0.1", port))
if mode == "careful" and client.getsockname() == client.getpeername():
    client.close()
    print("that was myself, the server is down")
else:
    print("connected")
    client.sendall(b"are you there?")
    print("the server says:", client.recv(100).decode())
