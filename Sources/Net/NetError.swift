import CLinux
import Glibc

/// A system call on a socket that failed, or one that was not made because it could not succeed.
///
/// What a peer does (a FIN, an RST while receiving) is not an error but an ``Arrival``; a send that can no
/// longer be delivered is the error ``Code-swift.enum/reset``.
public struct NetError: Error, Sendable, Equatable {
    /// What failed, in the words of the field: the value to switch over.
    public enum Code: Sendable, Equatable {
        /// The peer answered the SYN with an RST: nobody listens (ECONNREFUSED).
        case refused
        /// The connection was reset, or is closed at the other end and took no more bytes (ECONNRESET,
        /// EPIPE).
        case reset
        /// The connection, listener or reactor was closed here.
        case closed
        /// The peer did not answer within the kernel's own limits (ETIMEDOUT).
        case timedOut
        /// Somebody else has the address (EADDRINUSE).
        case addressInUse
        /// The address is not one of this machine's, or no port is left (EADDRNOTAVAIL).
        case addressNotAvailable
        /// Not allowed (EACCES, EPERM).
        case permissionDenied
        /// No route to the host or network (EHOSTUNREACH, ENETUNREACH).
        case unreachable
        /// The process or the system has no descriptor left (EMFILE, ENFILE).
        case tooManyDescriptors
        /// There is no such path, or no such socket (ENOENT).
        case notFound
        /// A Unix socket's path does not fit its address (ENAMETOOLONG).
        case pathTooLong
        /// A value that the call cannot take (EINVAL).
        case invalidArgument
        /// No such name, or none with an address of the family asked for (EAI_NONAME, EAI_NODATA).
        case nameNotFound
        /// The name could not be looked up now: no server for names answered, or one failed (EAI_AGAIN, EAI_FAIL).
        case nameLookupFailed
        /// A ``BlockList`` forbids the address.
        case blocked
        /// Anything else; see ``NetError/errno``.
        case other
    }

    /// What failed.
    public let code: Code
    /// The system call's name, such as `connect`.
    public let call: String
    /// The address the call was about, where there is one.
    public let address: Address?
    /// The call's `errno`, or the nearest one where no call was made; for getaddrinfo(3), which has none, its own
    /// negative code.
    public let errno: Int32
    /// What is wrong, where the text for `errno` would not say it.
    public let detail: String?
    /// Where several addresses of one name were tried: how each of them failed, in the order of the failures.
    public let attempts: [NetError]

    /// An error with everything given.
    public init(
        code: Code,
        call: String,
        address: Address? = nil,
        errno: Int32,
        detail: String? = nil,
        attempts: [NetError] = []
    ) {
        self.code = code
        self.call = call
        self.address = address
        self.errno = errno
        self.detail = detail
        self.attempts = attempts
    }

    /// The error that a call reported with `errno`.
    public init(errno: Int32, call: String, address: Address? = nil, detail: String? = nil) {
        self.init(code: Code(errno: errno), call: call, address: address, errno: errno, detail: detail)
    }

    /// The use of something that was closed on this side.
    static func closed(_ call: String, _ address: Address?, _ detail: String = "closed on this side")
        -> NetError
    {
        NetError(code: .closed, call: call, address: address, errno: EBADF, detail: detail)
    }
}

extension NetError.Code {
    /// The code for a value of `errno`.
    public init(errno: Int32) {
        self =
            switch errno {
            case ECONNREFUSED: .refused
            case ECONNRESET, EPIPE: .reset
            case EBADF: .closed
            case ETIMEDOUT: .timedOut
            case EADDRINUSE: .addressInUse
            case EADDRNOTAVAIL: .addressNotAvailable
            case EACCES, EPERM: .permissionDenied
            case EHOSTUNREACH, ENETUNREACH: .unreachable
            case EMFILE, ENFILE: .tooManyDescriptors
            case ENOENT: .notFound
            case ENAMETOOLONG: .pathTooLong
            case EINVAL: .invalidArgument
            default: .other
            }
    }
}

extension NetError: CustomStringConvertible {
    /// For people: `connect to 127.0.0.1:80: connection refused (ECONNREFUSED)`.
    public var description: String {
        let text =
            detail ?? clinux_errno_text(errno).map { String(cString: $0).withLowercasedFirst } ?? "failed"
        return "\(subject): \(text) (\(name))"
    }

    /// The code's name in C, such as ECONNREFUSED.
    private var name: String {
        switch errno {
        case EAI_NONAME: "EAI_NONAME"
        case CLINUX_EAI_NODATA: "EAI_NODATA"
        case EAI_AGAIN: "EAI_AGAIN"
        case EAI_FAIL: "EAI_FAIL"
        case ..<0: "error \(errno) of \(call)"
        default: clinux_errno_name(errno).map { String(cString: $0) } ?? "errno \(errno)"
        }
    }

    private var subject: String {
        guard let address else { return call }
        let preposition =
            switch call {
            case "connect", "bind", "send", "shutdown": "to"
            case "recv": "from"
            default: "on"
            }
        return "\(call) \(preposition) \(address)"
    }
}

extension String {
    /// "Connection refused" as it reads after a colon.
    var withLowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
