"""Reads one number and has had enough. usage: shut-rd.py careless|careful HOST PORT"""
import socket, sys

mode, host, port = sys.argv[1:]
peer = socket.create_connection((host, int(port)))
sys.stdout.write(peer.makefile("rb", buffering=0).readline().decode())

if mode == "careless":
    peer.shutdown(socket.SHUT_RD)
    print("enough", flush=True)
    sys.stdin.read()  # lives on for a while
else:
    peer.sendall(b"STOP\r\n")
    while peer.recv(1000):
        pass  # what was on its way
    print("enough")
