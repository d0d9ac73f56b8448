"""Connects without waiting. usage: pending-connect.py careless|careful HOST PORT"""
import errno, select, socket, sys

mode, host, port = sys.argv[1:]
sys.stdin.readline()
client = socket.socket()
client.setblocking(False)
client.connect_ex((host, int(port)))  # EINPROGRESS

poll = select.poll()
poll.register(client, select.POLLOUT)
poll.poll()  # writable

if mode == "careful":
    if error := client.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
        print("not connected:", errno.errorcode[error])
        sys.exit()
print("connected")
try:
    client.sendall(b"hello")
except OSError as error:
    print("could not write:", errno.errorcode[error.errno])
