// connections COUNT: all open at once, then a byte there and back over each, then their ends.
"use strict";
const net = require("node:net");
const { count, stopwatch, wrongBytes } = require("./peer.js");
const batch = 1000; // connect so many at a time, so that the backlog never overflows

const clients = [];
let accepted = 0;
let closed = 0;
const stop = stopwatch();
const everybodyIsHere = () => {
    for (const client of clients) client.write("x");
};
const connect = (port) => {
    const upTo = Math.min(count, clients.length + batch);
    while (clients.length < upTo) {
        const client = net.connect({ port, host: "127.0.0.1", noDelay: true });
        client.on("data", (bytes) => (bytes.toString() === "x" ? client.end() : wrongBytes()));
        client.on("close", () => {
            closed += 1;
            if (closed < count) return;
            stop();
            server.close();
        });
        clients.push(client);
    }
};
const server = net.createServer({ noDelay: true }, (socket) => {
    socket.on("data", (bytes) => socket.write(bytes));
    accepted += 1;
    if (accepted === count) everybodyIsHere();
    else if (accepted === clients.length) connect(server.address().port);
});
server.listen({ port: 0, host: "127.0.0.1", backlog: 4096 }, () => connect(server.address().port));
