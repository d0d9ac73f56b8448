// Fetches a notice: its length in a line, then its text.
import net from 'node:net';

const [manner, host, port] = process.argv.slice(2);
const manners = {
  // The server has ended, so that was all. So it is as long as the server is well.
  careless: (text) => text,
  // Only the length says whether that was all.
  careful: (text, length) =>
    text.length < length ? `incomplete: ${text.length} of ${length} bytes` : text,
};

const server = net.connect(port, host);
server.write('notice\n');
const pieces = [];
server.on('data', (piece) => pieces.push(piece));
server.on('end', () => {
  const notice = Buffer.concat(pieces);
  const newline = notice.indexOf('\n');
  const length = Number(notice.subarray(0, newline));
  console.log(manners[manner](notice.subarray(newline + 1), length).toString());
});
