"""Listens in a folder with a long name. usage: long-path.py careless|careful"""
import os, socket, sys

folder = os.path.join(os.getcwd(), "a-folder-of-a-build-server-" + "x" * 100)
os.mkdir(folder)
path = os.path.join(folder, "daemon.sock")
sys.stdin.readline()

if sys.argv[1] == "careful":
    os.chdir(folder)
    path = "daemon.sock"
listener = socket.socket(socket.AF_UNIX)
try:
    listener.bind(path)
    listener.listen()
    print("listening")
    socket.socket(socket.AF_UNIX).connect(path)
    print("a client has connected")
except OSError as error:
    print("could not listen:", error)
