"""Listens at a path, and ends without tidying up. usage: stale-socket-file.py careless|careful PATH"""
import errno, os, socket, sys

mode, path = sys.argv[1:]


def take_over():
    try:
        socket.socket(socket.AF_UNIX).connect(path)
        sys.exit("a daemon is running already")
    except ConnectionRefusedError:
        print("nobody is there")
        os.unlink(path)


listener = socket.socket(socket.AF_UNIX)
if mode == "careful" and os.path.exists(path):
    take_over()
try:
    listener.bind(path)
    listener.listen()
    print("listening")
except OSError as error:
    print("could not listen:", errno.errorcode[error.errno])
