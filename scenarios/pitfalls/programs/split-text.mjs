// Reads a line of text, and sends it back.
import net from 'node:net';

const [manner, host, port] = process.argv.slice(2);
const server = net.connect(port, host);

const manners = {
  // Each piece becomes text by itself, and a character that was cut becomes two replacement characters.
  careless: (piece) => piece.toString(),
  // `setEncoding` gives the connection a decoder: half a character waits in it for the other half, and what comes
  // here is text already.
  careful: (piece) => piece,
};
if (manner === 'careful') server.setEncoding('utf8');

let text = '';
server.on('data', (piece) => {
  text += manners[manner](piece);
  if (text.endsWith('\n')) server.end(text);
});
