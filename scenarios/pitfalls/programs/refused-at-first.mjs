// Connects to a database, and prints what that says.
import net from 'node:net';
import { setTimeout } from 'node:timers/promises';

const [manner, host, port] = process.argv.slice(2);

const connect = () =>
  new Promise((resolve, reject) => {
    const socket = net.connect(port, host, () => resolve(socket));
    socket.on('error', reject);
  });

const manners = {
  // The database is always up before us. So it is as long as nobody restarts it.
  careless: connect,
  // A refusal means "not now". So it tries again, up to a deadline.
  async careful() {
    const deadline = performance.now() + 30_000;
    for (let tries = 0; ; tries += 1) {
      try {
        return await connect();
      } catch (error) {
        if (error.code !== 'ECONNREFUSED' || performance.now() > deadline) throw error;
      }
      if (tries === 0) console.log('refused, trying again');
      await setTimeout(20);
    }
  },
};

try {
  (await manners[manner]()).pipe(process.stdout);
} catch {
  console.log('refused, giving up');
}
