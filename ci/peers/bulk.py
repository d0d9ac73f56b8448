"""bulk MEBIBYTES: so much one way in writes of 64 KiB, with backpressure, compared as it comes."""

import asyncio
import os

from peer import connected_pair, main, stopwatch, wrong_bytes

SIZE = 64 * 1024
BLOCK = os.urandom(SIZE)
STREAM = memoryview(BLOCK * 6)  # as much as asyncio reads at once, from any place in a block


class Source(asyncio.Protocol):
    def __init__(self, total):
        self.left = total
        self.is_paused = False

    def connection_made(self, transport):
        self.transport = transport
        self.send()

    def pause_writing(self):
        self.is_paused = True

    def resume_writing(self):
        self.is_paused = False
        self.send()

    def send(self):
        while self.left and not self.is_paused:
            self.left -= SIZE
            self.transport.write(BLOCK)
        if not self.left:
            self.transport.write_eof()


class Sink(asyncio.Protocol):
    def __init__(self, total, done):
        self.total, self.done = total, done
        self.received = 0

    def data_received(self, data):
        at = self.received % SIZE
        if STREAM[at : at + len(data)] != data:
            wrong_bytes()
        self.received += len(data)

    def eof_received(self):
        if self.received != self.total:
            wrong_bytes()
        self.done.set_result(None)


async def bulk(mebibytes):
    total = mebibytes << 20
    done = asyncio.get_running_loop().create_future()
    stop = stopwatch()
    await connected_pair(lambda: Source(total), lambda: Sink(total, done))
    await done
    stop()


main(bulk)
