import Glibc
import Net
import Testing

extension NetTests {
    @Suite struct NetErrorTests {
        @Test func readsAsASentence() throws {
            let error = NetError(errno: ECONNREFUSED, call: "connect", address: .loopback(port: 80))
            #expect(error.description == "connect to 127.0.0.1:80: connection refused (ECONNREFUSED)")
            let other = NetError(errno: EMFILE, call: "accept", address: try Address(path: "/a"))
            #expect(other.description == "accept on unix:/a: too many open files (EMFILE)")
            #expect(NetError(errno: ENOSYS, call: "epoll_ctl").description.hasPrefix("epoll_ctl: "))
        }

        @Test(arguments: [
            (ECONNREFUSED, NetError.Code.refused), (ECONNRESET, .reset), (EPIPE, .reset),
            (ETIMEDOUT, .timedOut),
            (EADDRINUSE, .addressInUse), (EADDRNOTAVAIL, .addressNotAvailable), (EACCES, .permissionDenied),
            (EHOSTUNREACH, .unreachable), (ENFILE, .tooManyDescriptors), (ENOENT, .notFound),
            (ENOMEM, .other),
        ])
        func hasACodeForEachErrno(errno: Int32, code: NetError.Code) {
            #expect(NetError(errno: errno, call: "x").code == code)
        }
    }
}
