private import CLibSSL

/// An X.509 certificate (RFC 5280).
public struct Certificate: Sendable {
    let object: X509Object

    init(_ object: X509Object) {
        self.object = object
    }

    /// Takes a reference of its own to a certificate that belongs to OpenSSL.
    init(sharing pointer: OpaquePointer) {
        X509_up_ref(pointer)
        object = X509Object(owning: pointer)
    }

    /// Every certificate in a text in PEM, in its order; what stands between them is skipped.
    ///
    /// - Throws: ``TLSError`` with code `configuration` for a text with none, or with one that cannot be read.
    public static func load(pem: String) throws(TLSError) -> [Certificate] {
        initialise()
        let loaded = withBIO(of: pem) { bio in
            var certificates: [Certificate] = []
            while let pointer = PEM_read_bio_X509(bio, nil, nil, nil) {
                certificates.append(Certificate(X509Object(owning: pointer)))
            }
            return certificates
        }
        let reason = takeErrors()
        // Each text ends with "no start line".
        guard reason == nil || reason?.isEndOfPEM == true else {
            throw .configuration("a certificate cannot be read: \(reason?.text ?? "")")
        }
        guard let loaded, !loaded.isEmpty else {
            throw .configuration("no certificate in PEM ('-----BEGIN CERTIFICATE-----') found")
        }
        return loaded
    }

    /// Every certificate in a file in PEM. Blocks while it reads the file.
    ///
    /// - Throws: ``TLSError`` with code `configuration`.
    public static func load(file: String) throws(TLSError) -> [Certificate] {
        let text = try contents(ofFile: file)
        do throws(TLSError) {
            return try load(pem: text)
        } catch {
            throw .configuration("\(file): \(error.detail)")
        }
    }

    /// Whom it is for, as `CN = localhost, O = Example`.
    public var subject: String { text(of: X509_get_subject_name(object.pointer)) }

    /// Who issued it, as ``subject``.
    public var issuer: String { text(of: X509_get_issuer_name(object.pointer)) }

    /// The hosts it is for: names and IP addresses of the subjectAltName extension, the only ones that count
    /// (RFC 9525).
    public var names: [String] {
        guard let names = clibssl_names_of(object.pointer) else {
            // Not there, or not readable: neither is to be found by the next call.
            _ = takeErrors()
            return []
        }
        defer { clibssl_names_free(names) }
        return (0..<clibssl_names_count(names)).compactMap { index in
            var start: UnsafePointer<UInt8>?
            var count: Int32 = 0
            let kind = clibssl_name(names, index, &start, &count)
            let bytes = UnsafeBufferPointer(start: start, count: Int(count))
            return switch kind {
            case GEN_DNS: String(decoding: bytes, as: UTF8.self)
            case GEN_IPADD: ipText(Array(bytes))
            default: nil
            }
        }
    }

    /// The SHA-256 of its encoding, as `AB:CD:...`, the way `openssl x509 -fingerprint -sha256` prints it.
    public var fingerprint: String {
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        X509_digest(object.pointer, EVP_sha256(), &digest, &count)
        let hex = Array("0123456789ABCDEF")
        return digest.prefix(Int(count)).map { String([hex[Int($0 >> 4)], hex[Int($0 & 15)]]) }
            .joined(separator: ":")
    }

    /// From when it holds, as `Nov 22 16:53:54 2026 GMT`.
    public var validFrom: String { text(of: X509_get0_notBefore(object.pointer)) }

    /// Until when it holds, as ``validFrom``.
    public var validUntil: String { text(of: X509_get0_notAfter(object.pointer)) }

    /// In PEM, as ``load(pem:)`` takes it.
    public var pem: String {
        textWritten { PEM_write_bio_X509($0, object.pointer) }
    }

    private func text(of name: OpaquePointer?) -> String {
        textWritten { X509_NAME_print_ex($0, name, 0, clibssl_name_format) }
    }

    private func text(of time: UnsafePointer<ASN1_TIME>?) -> String {
        textWritten { ASN1_TIME_print($0, time) }
    }
}

extension Certificate: Equatable {
    /// Whether they are the same certificate, byte by byte.
    public static func == (left: Certificate, right: Certificate) -> Bool {
        X509_cmp(left.object.pointer, right.object.pointer) == 0
    }
}

extension Certificate: CustomStringConvertible {
    /// The subject and the names it is for.
    public var description: String {
        names.isEmpty ? subject : "\(subject) (\(names.joined(separator: ", ")))"
    }
}
