private import CLibSSL
import Glibc
import Net

/// A certificate under way, with a key of its own.
struct Draft {
    let certificate: X509Object
    let key: KeyObject

    /// A certificate with its subject, times, key and a serial number; its issuer and extensions are to come.
    init(subject: String, validity: Validity) throws(TLSError) {
        initialise()
        guard let pointer = X509_new() else { throw .openSSL("a certificate") }
        certificate = X509Object(owning: pointer)
        guard let keyPointer = clibssl_make_key() else { throw .openSSL("a key") }
        key = KeyObject(owning: keyPointer)

        let (from, until) = (try Self.instant(validity.from), try Self.instant(validity.until))
        // A common name has at most 64 characters (RFC 5280, appendix A); it only tells people whom it is for.
        let name = Array(subject.prefix(64).utf8)
        // Unpredictable and positive (RFC 5280, section 4.1.2.2).
        let serial = UInt64.random(in: 1...UInt64(Int64.max))
        // Version 3, counted from 0: the one with extensions.
        guard X509_set_version(pointer, 2) == 1,
            ASN1_INTEGER_set_uint64(X509_get_serialNumber(pointer), serial) == 1,
            ASN1_TIME_set(X509_getm_notBefore(pointer), from) != nil,
            ASN1_TIME_set(X509_getm_notAfter(pointer), until) != nil,
            X509_NAME_add_entry_by_NID(
                X509_get_subject_name(pointer),
                NID_commonName,
                MBSTRING_UTF8,
                name,
                Int32(name.count),
                -1,
                0
            ) == 1,
            X509_set_pubkey(pointer, keyPointer) == 1
        else { throw .openSSL("a certificate for '\(subject)'") }
    }

    /// So long from now, which has to be a time of X.509: four digits of a year (RFC 5280, section 4.1.2.5).
    private static func instant(_ offset: Duration) throws(TLSError) -> time_t {
        let (instant, overflow) = time(nil).addingReportingOverflow(Int(offset.components.seconds))
        guard !overflow, (0...253_402_300_799).contains(instant) else {
            throw .configuration("a certificate begins and ends from 1970 to 9999, not \(offset) from now")
        }
        return instant
    }

    /// Names who issues it; before any extension, because some are made from it.
    func setIssuer(_ issuer: X509Object) throws(TLSError) {
        guard X509_set_issuer_name(certificate.pointer, X509_get_subject_name(issuer.pointer)) == 1 else {
            throw .openSSL("an issuer")
        }
    }

    /// Adds an extension from OpenSSL's text for it (x509v3_config(5)).
    func add(_ kind: Int32, _ value: String, issuer: X509Object? = nil) throws(TLSError) {
        let issuer = issuer ?? certificate
        guard clibssl_add_extension(certificate.pointer, issuer.pointer, kind, value) == 1 else {
            throw .openSSL("the extension '\(value)'")
        }
    }

    /// Adds the hosts it is for. They come from outside, so they do not go through the text form, where a
    /// comma or a colon would mean something.
    func add(hosts: [String]) throws(TLSError) {
        guard !hosts.isEmpty else { return }
        guard let names = clibssl_names() else { throw .openSSL("names") }
        defer { clibssl_names_free(names) }
        for host in hosts {
            let address = IPAddress(host)?.bytes
            guard address != nil || !host.isEmpty && host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
                throw .configuration(
                    "'\(host)' is no host: write the name in ASCII ('xn--...') or an IP address"
                )
            }
            let bytes = address ?? Array(host.utf8)
            let value = ASN1_STRING_type_new(address == nil ? V_ASN1_IA5STRING : V_ASN1_OCTET_STRING)
            guard let value, ASN1_STRING_set(value, bytes, Int32(bytes.count)) == 1 else {
                throw .openSSL("the name '\(host)'")
            }
            clibssl_names_push(names, address == nil ? GEN_DNS : GEN_IPADD, value)
        }
        guard clibssl_add_names(certificate.pointer, names) == 1 else { throw .openSSL("names") }
    }

    /// The finished certificate.
    func signed(with issuerKey: KeyObject) throws(TLSError) -> Certificate {
        guard X509_sign(certificate.pointer, issuerKey.pointer, EVP_sha256()) > 0 else {
            throw .openSSL("a signature")
        }
        return Certificate(certificate)
    }
}

extension TLSError {
    /// OpenSSL could not make something that it always can, short of memory.
    fileprivate static func openSSL(_ what: String) -> TLSError {
        TLSError(
            code: .other,
            detail: "OpenSSL cannot make \(what): \(takeErrors()?.text ?? "no reason given")"
        )
    }
}
