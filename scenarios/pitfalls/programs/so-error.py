"""Waits for an error, asks which, and reads. usage: so-error.py careless|careful HOST PORT"""
import errno, select, socket, sys

mode, host, port = sys.argv[1:]
peer = socket.create_connection((host, int(port)))

errors = select.poll()
errors.register(peer, 0)
errors.poll()  # POLLERR: something is wrong with this socket
remembered = peer.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)  # what? (This also clears it.)

while piece := peer.recv(1000):
    print(piece.decode())
if mode == "careful" and remembered:
    print(f"(broken off: {errno.errorcode[remembered]})")
    sys.exit(1)
print("(the end)")
