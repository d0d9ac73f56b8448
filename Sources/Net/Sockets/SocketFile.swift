import CLinux
import Glibc

/// The file a Unix listener is bound to. close(2) leaves it behind, so its owner removes it, unless
/// somebody else has put another in its place.
struct SocketFile: Sendable {
    private let path: String
    private let device: UInt
    private let inode: UInt

    /// Binds the socket to the path. A socket file that no socket is bound to any more is removed first.
    ///
    /// There is no moment in which others than those meant may connect. The mode is first set on the socket, from
    /// which Linux makes the file's, less the umask: so the file has never more. What the umask took is then given to
    /// the file by its path, before anybody listens. (To change the umask for a while would change it for all threads.)
    static func bind(
        _ descriptor: Int32,
        to address: Address,
        path: String,
        permissions: UInt32?
    ) throws(NetError) -> SocketFile? {
        if let permissions, fchmod(descriptor, permissions) != 0 {
            throw NetError(errno: errno, call: "fchmod", address: address)
        }
        func bindOnce() -> Bool { address.withSocketAddress { Glibc.bind(descriptor, $0, $1) } == 0 }
        var isBound = bindOnce()
        if !isBound, errno == EADDRINUSE, isAbandoned(address, path: path) {
            isBound = withLock(onFolderOf: path) {
                // Another may have taken the place meanwhile.
                if isAbandoned(address, path: path) { unlink(path) }
                return bindOnce()
            }
        }
        guard isBound else { throw NetError(errno: errno, call: "bind", address: address) }
        let file = SocketFile(path: path)
        if let permissions, chmod(path, permissions) != 0 {
            let error = NetError(errno: errno, call: "chmod", address: address)
            file?.remove()
            throw error
        }
        return file
    }

    /// Runs the body while no other process that removes abandoned files there does. False, with EADDRINUSE, where another
    /// program keeps the folder's lock. Leaves the body's errno.
    private static func withLock(onFolderOf path: String, _ body: () -> Bool) -> Bool {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        // Who may not read the folder goes without.
        guard descriptor >= 0 else { return body() }
        var isDone = false
        var code = EADDRINUSE
        for _ in 0..<100 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
                isDone = body()
                code = errno
                break
            }
            usleep(1000)
        }
        close(descriptor)
        errno = code
        return isDone
    }

    private init?(path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        self.path = path
        device = UInt(status.st_dev)
        inode = UInt(status.st_ino)
    }

    /// Whether it is a socket's file without the socket. Keeps errno of the caller.
    ///
    /// A connect by a socket of another type tells: it is refused where there is none, and is of the wrong type
    /// (EPROTOTYPE) where one is bound, if it listens or not. One of the same type would be refused by a socket that
    /// does not listen yet, and be a connection to one that does.
    private static func isAbandoned(_ address: Address, path: String) -> Bool {
        let code = errno
        defer { errno = code }
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return false }
        let probe = clinux_socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
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
