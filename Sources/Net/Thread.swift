import CLinux
import Glibc

/// Starts a thread of that name, of at most 15 bytes, which runs the body. To be joined.
///
/// - Throws: ``NetError`` from pthread_create(3).
func startThread(_ name: StaticString, _ body: @escaping @Sendable () -> Void) throws(NetError) -> pthread_t {
    // Signals are for the threads of whoever uses the library.
    var all = sigset_t()
    var previous = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &previous)
    defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }

    var thread = pthread_t()
    let start = Unmanaged.passRetained(Start(name: name, body: body))
    let status = pthread_create(
        &thread,
        nil,
        { argument in
            guard let argument else { return nil }
            let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
            // It ends with a NUL, as a C string does.
            let name = UnsafeRawPointer(start.name.utf8Start).assumingMemoryBound(to: CChar.self)
            _ = clinux_name_thread(name)
            start.body()
            return nil
        },
        start.toOpaque()
    )
    guard status == 0 else {
        start.release()
        throw NetError(errno: status, call: "pthread_create")
    }
    return thread
}

/// Starts a thread of that name, of at most 15 bytes, which runs the body, and which nobody joins.
///
/// - Throws: ``NetError`` from pthread_create(3).
package func startDetachedThread(
    _ name: StaticString,
    _ body: @escaping @Sendable () -> Void
) throws(NetError) {
    pthread_detach(try startThread(name, body))
}

/// What a thread is given.
private final class Start: Sendable {
    let name: StaticString
    let body: @Sendable () -> Void

    init(name: StaticString, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.body = body
    }
}
