// Asks twice, with a long pause between, over a connection that it keeps.
import net from 'node:net';
import { once } from 'node:events';

const [manner, host, port] = process.argv.slice(2);

const connect = () => net.connect(port, host).on('error', () => {}); // an error ends in 'close', which `ask` sees

function ask(server, question) {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error('ended without an answer'));
    if (server.closed) {
      ended();
      return;
    }
    server.once('close', ended);
    server.once('data', (answer) => resolve(answer.toString())); // An answer is short here, and comes in one piece.
    server.write(question);
  });
}

const manners = {
  // The connection has worked before, and has given no error since.
  careless: ask,
  // It may have ended in the meantime. The question may be asked twice without harm, so it is asked again.
  careful: (server, question) => ask(server, question).catch(() => ask(connect(), question)),
};

const server = connect();
process.stdout.write(await ask(server, 'GET /1\n'));
await once(process.stdin, 'data'); // the pause
process.stdout.write(await manners[manner](server, 'GET /2\n').catch(() => 'no answer\n'));
process.exit();
