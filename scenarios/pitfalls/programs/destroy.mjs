// Sends a film and ends. usage: destroy.mjs careless|careful HOST PORT
import net from "node:net";

const [mode, host, port] = process.argv.slice(2);
const size = 16 * 1024 * 1024;

const peer = net.connect(Number(port), host, () => {
  peer.write(`film ${size}\n`);
  peer.write(Buffer.alloc(size, "frame "));
  if (mode === "careless") {
    peer.destroy(); // what the kernel has not taken is dropped
  } else {
    peer.end(); // after the last byte
  }
  console.log("written");
});
