// Reads jobs, each a line, does them, and answers `done` to each.
import net from 'node:net';

const [manner, host, port] = process.argv.slice(2);
// When the boss has no more jobs and ends, our end is not to be closed before all is answered.
const boss = net.connect({ port, host, allowHalfOpen: true });
boss.on('end', () => boss.end());

const manners = {
  careless() {
    // A 'data' event is a job. So it is as long as the boss is slower than the worker.
    boss.on('data', () => boss.write('done\n'));
  },
  careful() {
    // A line is a job. The buffer outlives the event, and every event may complete several lines, or none.
    let buffer = '';
    boss.setEncoding('utf8');
    boss.on('data', (piece) => {
      const lines = (buffer + piece).split('\n');
      buffer = lines.pop();
      for (const job of lines) boss.write('done\n');
    });
  },
};
manners[manner]();
