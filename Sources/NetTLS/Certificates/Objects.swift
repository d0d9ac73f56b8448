internal import CLibSSL

/// Owns an X509. OpenSSL counts its references atomically and guards what it fills in late with a lock of its
/// own, and nothing here changes one once it is wrapped, so any thread may read it.
final class X509Object: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Takes over the reference.
    init(owning pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        X509_free(pointer)
    }
}

/// Owns a private key; see ``X509Object`` for why any thread may use it.
final class KeyObject: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Takes over the reference.
    init(owning pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        EVP_PKEY_free(pointer)
    }
}

/// Runs the body with a memory BIO to write to, and returns what was written.
func textWritten(_ body: (OpaquePointer) -> Void) -> String {
    guard let bio = BIO_new(BIO_s_mem()) else { return "" }
    defer { BIO_free(bio) }
    body(bio)
    var bytes: UnsafePointer<CChar>?
    let count = clibssl_bio_bytes(bio, &bytes)
    return String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
}

/// Runs the body with a memory BIO that holds the text.
func withBIO<Result>(of text: String, _ body: (OpaquePointer) -> Result) -> Result? {
    var text = text
    return text.withUTF8 { bytes in
        guard let bio = BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count)) else { return nil }
        defer { BIO_free(bio) }
        return body(bio)
    }
}
