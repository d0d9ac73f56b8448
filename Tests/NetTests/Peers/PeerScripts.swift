/// The two that have no program of their own for it. Either resets the connection when a line `RESET` is typed, and says
/// on standard error how the other direction has ended.
extension Peer {
    static let node = """
        const [, role, name, host, path] = process.argv
        const where = name == 'tcp' ? {host, port: 7007} : {path: name == 'unix' ? path : '\\0' + path}
        const talk = socket => {
            process.stdin.on('data', data => {
                if (data == 'RESET\\n') socket.resetAndDestroy()
                else if (!socket.write(data)) { process.stdin.pause(); socket.once('drain', () => process.stdin.resume()) }
            })
            process.stdin.on('end', () => socket.end())
            socket.on('data', data => process.stdout.write(data))
            socket.on('end', () => process.stderr.write('<end>'))
            socket.on('error', error => process.stderr.write('<' + error.code + '>'))
            socket.on('close', () => process.stdin.destroy())
        }
        const net = require('net')
        if (role == 'connects') talk(net.connect({...where, allowHalfOpen: true}))
        else {
            const server = net.createServer({allowHalfOpen: true}, socket => { server.close(); talk(socket) })
            server.listen(where, () => process.stderr.write('listening on it'))
        }
        """

    static let python = """
        import os, socket, struct, sys, threading
        _, role, name, host, path = sys.argv
        where = (host, 7007) if name == 'tcp' else path if name == 'unix' else '\\0' + path
        peer = socket.socket(socket.AF_INET if name == 'tcp' else socket.AF_UNIX)
        if role == 'connects':
            peer.connect(where)
        else:
            listener = peer
            listener.bind(where)
            listener.listen()
            os.write(2, b'listening on it')
            peer, _ = listener.accept()
        def type():
            while data := os.read(0, 65536):
                if data == b'RESET\\n':
                    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
                    os.close(peer.detach())
                    os._exit(0)
                peer.sendall(data)
            peer.shutdown(socket.SHUT_WR)
        typing = threading.Thread(target=type)
        typing.start()
        try:
            while data := peer.recv(65536):
                sys.stdout.buffer.write(data)
                sys.stdout.flush()
            os.write(2, b'<end>')
        except ConnectionResetError:
            os.write(2, b'<ECONNRESET>')
            os._exit(0)
        typing.join()
        """
}
