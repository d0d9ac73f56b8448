// accept COUNT: connections one after another: connect, accept, the server's close, the client's.
"use strict";
const net = require("node:net");
const { count, stopwatch, wrongBytes } = require("./peer.js");

const server = net.createServer({ noDelay: true }, (accepted) => accepted.destroy());
server.listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    const stop = stopwatch();
    let left = count;
    const next = () => {
        if (left === 0) {
            stop();
            return server.close();
        }
        left -= 1;
        const client = net.connect({ port, host: "127.0.0.1", noDelay: true });
        client.on("data", wrongBytes);
        client.on("close", next);
    };
    next();
});
