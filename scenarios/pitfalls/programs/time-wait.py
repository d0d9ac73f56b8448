"""Greets so many clients, closing first, and ends. usage: time-wait.py careless|careful PORT CLIENTS"""
import socket, sys

mode, port, clients = sys.argv[1:]
listener = socket.socket()
if mode == "careful":
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", int(port)))
listener.listen()
print("listening", flush=True)
for _ in range(int(clients)):
    peer, _ = listener.accept()
    peer.sendall(b"hello\n")
    peer.close()
