// Sends 16 MiB of letters, of which the server makes capitals, and counts what comes back.
import net from 'node:net';
import { once } from 'node:events';

const LETTERS = Buffer.alloc(16 << 20, 'a');
const [manner, host, port] = process.argv.slice(2);
const server = net.connect(port, host);

async function count() {
  let got = 0;
  for await (const piece of server) got += piece.length;
  return got;
}

const manners = {
  async careless() {
    // First all is written, then it is read. What the kernels have room for is enough in every test.
    server.end(LETTERS);
    await once(server, 'finish');
    return count();
  },
  async careful() {
    // `end` returns at once, and reading begins: both go on at the same time.
    server.end(LETTERS);
    return count();
  },
};
console.log('got', await manners[manner](), 'bytes');
