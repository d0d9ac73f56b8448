// What every peer shares: both ends of one TCP connection over loopback in one process, and the clock. A peer does what
// the floor of the same name does, with Node's net module, and prints how many seconds it took.
"use strict";
const net = require("node:net");

exports.count = Number(process.argv[2]);
if (!(exports.count > 0)) {
    console.error("usage: node PEER COUNT");
    process.exit(64);
}

exports.withPair = (body) => {
    const server = net.createServer({ noDelay: true });
    server.listen(0, "127.0.0.1", () => {
        const client = net.connect({ port: server.address().port, host: "127.0.0.1", noDelay: true });
        server.once("connection", (accepted) => {
            server.close();
            body(client, accepted);
        });
    });
};

exports.stopwatch = () => {
    const start = process.hrtime.bigint();
    return () => console.log(Number(process.hrtime.bigint() - start) / 1e9);
};

exports.wrongBytes = () => {
    console.error("other bytes than were sent");
    process.exit(1);
};
