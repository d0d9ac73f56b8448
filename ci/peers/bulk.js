// bulk MEBIBYTES: so much one way in writes of 64 KiB, with backpressure, compared as it comes.
"use strict";
const crypto = require("node:crypto");
const { count, withPair, stopwatch, wrongBytes } = require("./peer.js");
const size = 64 * 1024;
const block = crypto.randomBytes(size);
const stream = Buffer.concat([block, block]);

withPair((client, server) => {
    const total = count * 1024 * 1024;
    const stop = stopwatch();
    let sent = 0;
    let received = 0;
    const send = () => {
        while (sent < total) {
            sent += size;
            if (!server.write(block)) return server.once("drain", send);
        }
        server.end();
    };
    client.on("data", (bytes) => {
        const at = received % size;
        if (bytes.compare(stream, at, at + bytes.length) !== 0) wrongBytes();
        received += bytes.length;
    });
    client.on("end", () => {
        if (received !== total) wrongBytes();
        stop();
    });
    send();
});
