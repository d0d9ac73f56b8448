import CLinux
import Glibc

/// The file a Unix listener is bound to. close(2) leaves it behind, so its owner removes it, unless
/// somebody else has put another in its place.
struct SocketFile: Sendable {
    private let path: String
    private let device: UInt
    private let inode: UInt

    /// Binds the socket to the path. A socket file that nobody listens on is removed first.
    static func bind(_ descriptor: Int32, to address: Address, path: String) throws(NetError) -> SocketFile? {
        func bindOnce() -> Bool { address.withSocketAddress { Glibc.bind(descriptor, $0, $1) } == 0 }
        var isBound = bindOnce()
        if !isBound, errno == EADDRINUSE, isAbandoned(address, path: path) {
            unlink(path)
            isBound = bindOnce()
        }
        guard isBound else { throw NetError(errno: errno, call: "bind", address: address) }
        return SocketFile(path: path)
    }

    private init?(path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        self.path = path
        device = UInt(status.st_dev)
        inode = UInt(status.st_ino)
    }

    /// Whether it is a socket's file to which a connect is refused. Keeps errno of the caller.
    private static func isAbandoned(_ address: Address, path: String) -> Bool {
        let code = errno
        defer { errno = code }
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return false }
        let probe = clinux_socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard probe >= 0 else { return false }
        defer { close(probe) }
        return address.withSocketAddress { connect(probe, $0, $1) } != 0 && errno == ECONNREFUSED
    }

    /// Removes the file if it is still the one that was bound.
    func remove() {
        guard let current = SocketFile(path: path), current.device == device, current.inode == inode else {
            return
        }
        unlink(path)
    }
}
