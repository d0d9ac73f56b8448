// Reads a price, `price 1299` and a newline, and buys at that price.
import net from 'node:net';

const [manner, host, port] = process.argv.slice(2);
const shop = net.connect(port, host);

function buy(line) {
  shop.end(`bought at ${line.split(/\s+/)[1]}\n`);
  shop.resume(); // What else comes is read and dropped, to the shop's end.
}

const manners = {
  careless() {
    // The first 'data' event is taken for the whole line. On a fast network it nearly always is.
    shop.once('data', (piece) => buy(piece.toString()));
  },
  careful() {
    // Only the newline says that the line is whole, so it gathers pieces until that has come.
    let line = '';
    shop.setEncoding('utf8');
    shop.on('data', function gather(piece) {
      line += piece;
      if (!line.includes('\n')) return;
      shop.off('data', gather);
      buy(line);
    });
  },
};
manners[manner]();
