internal import CLibSSL

/// Why a call into OpenSSL failed.
struct Reason {
    let library: Int32
    let code: Int32
    let text: String

    /// There is nothing more in a text in PEM.
    var isEndOfPEM: Bool { library == ERR_LIB_PEM && code == PEM_R_NO_START_LINE }
    /// Whether it is this reason of the protocol's.
    func isProtocol(_ codes: Int32...) -> Bool { library == ERR_LIB_SSL && codes.contains(code) }
}

/// Empties this thread's queue of errors.
///
/// OpenSSL asks the queue what became of a call, so nothing may be left in it when the next one is made,
/// perhaps for another connection of the thread.
///
/// - Returns: the newest, which says most exactly what is wrong; nil where there was none.
func takeErrors() -> Reason? {
    let packed = ERR_peek_last_error()
    guard packed != 0 else { return nil }
    ERR_clear_error()
    let text = ERR_reason_error_string(packed).map { String(cString: $0) }
    return Reason(
        library: ERR_GET_LIB(packed),
        code: ERR_GET_REASON(packed),
        text: text ?? "error \(packed)"
    )
}

/// Makes OpenSSL ready for use, once; a later call costs nothing. Each entry to this module calls it first.
func initialise() {
    _ = isInitialised
}

private let isInitialised = clibssl_init() == 1
