// Serves `café` by HTTP, as often on a connection as it is asked.
import net from 'node:net';

const BODY = 'café';
const manners = {
  // HTTP counts bytes, and the é is two of them in UTF-8. As long as all is English nobody notices.
  careless: () => BODY.length,
  careful: () => Buffer.byteLength(BODY),
};

const [manner, host, port] = process.argv.slice(2);
const length = manners[manner]();
const head = `HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${length}\r\n\r\n`;
const server = net.createServer((connection) => {
  let requests = '';
  connection.setEncoding('latin1');
  connection.on('error', () => {}); // A client that leaves ends its connection only.
  connection.on('data', (piece) => {
    requests += piece;
    for (let end; (end = requests.indexOf('\r\n\r\n')) >= 0; requests = requests.slice(end + 4)) {
      connection.write(head + BODY);
    }
  });
});
server.listen(port, host);
