private import CLibSSL

/// What one end shows itself with: a certificate, those between it and its authority, and the private key.
public struct Identity: Sendable {
    /// The certificate, then each one's issuer; the authority itself may be left out.
    public let chain: [Certificate]
    let key: KeyObject

    init(chain: [Certificate], key: KeyObject) {
        self.chain = chain
        self.key = key
    }

    /// A chain with its key in PEM, not encrypted.
    ///
    /// - Throws: ``TLSError`` with code `configuration`: no such key, or not that of the first certificate.
    public init(chain: [Certificate], keyPEM: String) throws(TLSError) {
        initialise()
        guard let leaf = chain.first else { throw .configuration("an identity needs a certificate") }
        // Without the callback OpenSSL would ask at the terminal for an encrypted key's password.
        let key = withBIO(of: keyPEM) { PEM_read_bio_PrivateKey($0, nil, { _, _, _, _ in -1 }, nil) } ?? nil
        guard let key else {
            let reason = takeErrors()
            guard keyPEM.contains("PRIVATE KEY-----") else {
                throw .configuration("no private key in PEM ('-----BEGIN PRIVATE KEY-----') found")
            }
            throw .configuration(
                "the private key cannot be read; it must not be encrypted: \(reason?.text ?? "")"
            )
        }
        self.init(chain: chain, key: KeyObject(owning: key))
        guard X509_check_private_key(leaf.object.pointer, key) == 1 else {
            _ = takeErrors()
            throw .configuration("the private key is not that of the certificate for \(leaf)")
        }
    }

    /// A chain and its key from two files in PEM; they may be one. Blocks while it reads them.
    ///
    /// - Throws: ``TLSError`` with code `configuration`.
    public init(certificateFile: String, keyFile: String) throws(TLSError) {
        let chain = try Certificate.load(file: certificateFile)
        let key = try contents(ofFile: keyFile)
        do throws(TLSError) {
            try self.init(chain: chain, keyPEM: key)
        } catch {
            throw .configuration("\(keyFile): \(error.detail)")
        }
    }

    /// The chain in PEM, for a file.
    public var chainPEM: String { chain.map(\.pem).joined() }

    /// The private key in PEM, not encrypted: a file of it must be readable by nobody else.
    public var keyPEM: String {
        textWritten { PEM_write_bio_PrivateKey($0, key.pointer, nil, nil, 0, nil, nil) }
    }
}
