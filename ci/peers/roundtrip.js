// roundtrip COUNT: a 64-byte message in each direction, so many times.
"use strict";
const { count, withPair, stopwatch, wrongBytes } = require("./peer.js");
const message = Buffer.alloc(64, "x");

// Calls the body for each whole message.
const onMessage = (socket, body) => {
    let got = 0;
    socket.on("data", (bytes) => {
        if (bytes.compare(message, got, got + bytes.length) !== 0) wrongBytes();
        got += bytes.length;
        if (got === message.length) {
            got = 0;
            body();
        }
    });
};

withPair((client, server) => {
    const stop = stopwatch();
    let left = count;
    onMessage(server, () => server.write(message));
    onMessage(client, () => {
        left -= 1;
        if (left > 0) return client.write(message);
        stop();
        client.destroy();
        server.destroy();
    });
    client.write(message);
});
