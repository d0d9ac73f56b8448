"""What every peer shares: both ends of one TCP connection over loopback in one process, and the clock.

A peer does what the floor of the same name does, with asyncio's transports and protocols (its streams cost more), and
prints how many seconds it took.
"""

import asyncio
import gc
import os
import sys
import time


def main(body):
    """Runs the coroutine function with the count that was given."""
    if len(sys.argv) != 2 or not sys.argv[1].isdigit() or int(sys.argv[1]) < 1:
        sys.exit("usage: PEER COUNT")
    gc.freeze()
    asyncio.run(body(int(sys.argv[1])))


def stopwatch():
    start = time.perf_counter()
    return lambda: print(f"{time.perf_counter() - start:.9f}")


def wrong_bytes():
    # An exception in a callback would only be logged, and the peer would wait for ever.
    sys.stderr.write("other bytes than were sent\n")
    sys.stderr.flush()
    os._exit(1)


async def listen(protocol, backlog=4096):
    """A server at a free port, and the port."""
    server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0, backlog=backlog)
    return server, server.sockets[0].getsockname()[1]


async def connect(protocol, port):
    return await asyncio.get_running_loop().create_connection(protocol, "127.0.0.1", port)


async def connected_pair(server_protocol, client_protocol):
    """Connects one client; suspends until the server has accepted it."""
    server, port = await listen(server_protocol)
    await connect(client_protocol, port)
    server.close()


class Messages(asyncio.Protocol):
    """Calls `on_message` for each whole message of bytes that are known."""

    def __init__(self, message, on_message, on_connected=lambda transport: None):
        self.message, self.on_message, self.on_connected = message, on_message, on_connected
        self.got = 0

    def connection_made(self, transport):
        self.transport = transport
        self.on_connected(transport)

    def data_received(self, data):
        if data != self.message[self.got : self.got + len(data)]:
            wrong_bytes()
        self.got += len(data)
        if self.got == len(self.message):
            self.got = 0
            self.on_message(self.transport)
