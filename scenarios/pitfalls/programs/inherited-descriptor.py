"""Starts a helper and closes its connection. usage: inherited-descriptor.py careless|careful HOST PORT"""
import socket, sys
from subprocess import DEVNULL, Popen

mode, host, port = sys.argv[1:]
peer = socket.create_connection((host, int(port)))
peer.sendall(b"bye\r\n")

careless = mode == "careless"
peer.set_inheritable(careless)  # what a plain socket(2) of C gives; Python would not
helper = Popen(["sleep", "60"], close_fds=not careless, stdin=DEVNULL, stdout=DEVNULL)
peer.close()
print("closed", flush=True)

sys.stdin.read()
helper.kill()
helper.wait()
