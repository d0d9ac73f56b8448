// greeting COUNT: cycles of listen, connect, greet, answer, reply in three parts, end.
"use strict";
const net = require("node:net");
const { count, stopwatch, wrongBytes } = require("./peer.js");
const reply = ["250-still\r\n", "250-here\r", "\n250 OK\r\n"];

// Calls the bodies one after another, each when its bytes have come.
const script = (socket, steps) => {
    let got = "";
    socket.on("data", (bytes) => {
        got += bytes.toString("latin1");
        if (steps.length === 0) wrongBytes();
        const [expected, body] = steps[0];
        if (!expected.startsWith(got)) wrongBytes();
        if (got !== expected) return;
        got = "";
        steps.shift();
        body();
    });
};

const stop = stopwatch();
let left = count;
const cycle = () => {
    if (left === 0) return stop();
    left -= 1;
    const server = net.createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
        socket.write("220 mail.test ready\r\n");
        script(socket, [["NOOP\r\n", () => reply.forEach((part) => socket.write(part))]]);
        socket.on("end", () => socket.end());
        server.close();
    });
    server.listen(0, "127.0.0.1", () => {
        const { port } = server.address();
        const client = net.connect({ port, host: "127.0.0.1", noDelay: true, allowHalfOpen: true });
        script(client, [
            ["220 mail.test ready\r\n", () => client.write("NOOP\r\n")],
            [reply.join(""), () => client.end()],
        ]);
        client.on("close", cycle);
    });
};
cycle();
