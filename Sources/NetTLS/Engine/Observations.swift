internal import CLibSSL

/// What OpenSSL's callbacks saw of one connection: they know more than its errors say.
///
/// Confined to the engine that owns it. OpenSSL holds a pointer to it, without a reference, and calls back only
/// from within the engine's calls.
final class Observations {
    let context: TLSContext
    /// The name a client asked for, or the one this client wants.
    var serverName: String?
    /// The last fatal alert sent, and received.
    var sentAlert: TLSAlert?
    var receivedAlert: TLSAlert?
    /// What a verification found wrong first, and with which certificate.
    var fault: (code: Int32, certificate: Certificate?)?

    init(context: TLSContext, serverName: String?) {
        self.context = context
        self.serverName = serverName
    }

    /// Those of a connection in one of its callbacks.
    static func of(_ ssl: OpaquePointer?) -> Observations? {
        guard let ssl, let pointer = SSL_get_ex_data(ssl, 0) else { return nil }
        return Unmanaged<Observations>.fromOpaque(pointer).takeUnretainedValue()
    }

    /// Lets OpenSSL find these by its connection.
    func attach(to ssl: OpaquePointer) {
        SSL_set_ex_data(ssl, 0, Unmanaged.passUnretained(self).toOpaque())
    }
}

/// Alerts as they pass (SSL_set_info_callback(3)).
let noteAlert: @convention(c) (OpaquePointer?, Int32, Int32) -> Void = { ssl, event, value in
    guard event & SSL_CB_ALERT != 0, let seen = Observations.of(ssl) else { return }
    let alert = TLSAlert(rawValue: UInt8(value & 0xff))
    // close_notify and user_canceled are no fault (RFC 8446, section 6.1).
    guard alert.rawValue != 0, alert.rawValue != 90 else { return }
    if event & SSL_CB_WRITE != 0 { seen.sentAlert = alert } else { seen.receivedAlert = alert }
}

/// Each step of a verification (SSL_CTX_set_verify(3)); passes its verdict on.
let noteFault: @convention(c) (Int32, OpaquePointer?) -> Int32 = { isGood, verification in
    guard isGood == 0, let verification else { return isGood }
    if let seen = Observations.of(clibssl_connection_of(verification)), seen.fault == nil {
        let certificate = X509_STORE_CTX_get_current_cert(verification).map { Certificate(sharing: $0) }
        seen.fault = (X509_STORE_CTX_get_error(verification), certificate)
    }
    return isGood
}

/// The verification for who trusts anything.
let acceptAnything: @convention(c) (Int32, OpaquePointer?) -> Int32 = { _, _ in 1 }

/// The name in a ClientHello (SSL_CTX_set_tlsext_servername_callback(3)).
let chooseIdentity:
    @convention(c) (OpaquePointer?, UnsafeMutablePointer<Int32>?, UnsafeMutableRawPointer?) -> Int32 = {
        ssl,
        _,
        _ in
        guard let ssl, let seen = Observations.of(ssl),
            let name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name)
        else { return SSL_TLSEXT_ERR_NOACK }
        let serverName = String(cString: name)
        seen.serverName = serverName
        guard let identity = seen.context.identityForName?(serverName) else { return SSL_TLSEXT_ERR_OK }
        let isTaken = identity.withChain { clibssl_use(ssl, $0, identity.key.pointer, $1) == 1 }
        return isTaken ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL
    }

/// A server's choice among a client's protocols: the first of its own that was offered (RFC 7301, section 3.2).
let chooseProtocol:
    @convention(c) (
        OpaquePointer?,
        UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
        UnsafeMutablePointer<UInt8>?,
        UnsafePointer<UInt8>?,
        UInt32,
        UnsafeMutableRawPointer?
    ) -> Int32 = { ssl, chosen, chosenCount, offered, offeredCount, _ in
        guard let seen = Observations.of(ssl) else { return SSL_TLSEXT_ERR_ALERT_FATAL }
        let list = UnsafeBufferPointer(start: offered, count: Int(offeredCount))
        for name in seen.context.applicationProtocols {
            var index = 0
            while index < list.count {
                let count = Int(list[index])
                // OpenSSL has checked the list's form.
                if list[(index + 1)..<(index + 1 + count)].elementsEqual(name) {
                    // The choice points into the offer, which lives longer than this call.
                    chosen?.pointee = list.baseAddress.map { $0 + index + 1 }
                    chosenCount?.pointee = UInt8(count)
                    return SSL_TLSEXT_ERR_OK
                }
                index += 1 + count
            }
        }
        return SSL_TLSEXT_ERR_ALERT_FATAL
    }

/// A secret for the key log (SSL_CTX_set_keylog_callback(3)).
let logKey: @convention(c) (OpaquePointer?, UnsafePointer<CChar>?) -> Void = { ssl, line in
    guard let line else { return }
    Observations.of(ssl)?.context.keyLog?(String(cString: line))
}
