"""greeting COUNT: cycles of listen, connect, greet, answer, reply in three parts, end."""

import asyncio

from peer import Messages, connect, listen, main, stopwatch

GREETING = b"220 mail.test ready\r\n"
ANSWER = b"NOOP\r\n"
PARTS = [b"250-still\r\n", b"250-here\r", b"\n250 OK\r\n"]


class Server(Messages):
    def __init__(self):
        super().__init__(ANSWER, self.reply, lambda transport: transport.write(GREETING))

    def reply(self, transport):
        for part in PARTS:
            transport.write(part)


class Client(Messages):
    def __init__(self):
        super().__init__(GREETING, self.answer)
        self.ended = asyncio.get_running_loop().create_future()

    def answer(self, transport):
        self.message = b"".join(PARTS)
        self.on_message = lambda transport: transport.write_eof()
        transport.write(ANSWER)

    def eof_received(self):
        self.transport.close()

    def connection_lost(self, error):
        self.ended.set_result(None)


async def greeting(count):
    stop = stopwatch()
    for _ in range(count):
        server, port = await listen(Server)
        _, client = await connect(Client, port)
        server.close()
        await client.ended
    stop()


main(greeting)
