extension Catalogue {
    static let serverTLSKeys: [Entry] = [
        Entry(
            .serverTLS,
            "certificate",
            .file,
            default: "auto",
            "The server's certificate and those between it and its authority, in PEM; 'auto' is made for this run.",
            example: "tls: {certificate: mail.pem, key: mail.key}"
        ),
        Entry(
            .serverTLS,
            "key",
            .file,
            beside: ["certificate"],
            "The private key of 'certificate', in PEM and not encrypted.",
            example: "tls: {certificate: mail.pem, key: mail.key}"
        ),
        Entry(
            .serverTLS,
            "client-ca",
            .file,
            "Clients must show a certificate that an authority of this file has issued; 'auto': the run's own.",
            example: "tls: {client-ca: auto}"
        ),
        Entry(
            .serverTLS,
            "alpn",
            .list(.text, least: 1),
            "The application protocols it speaks, the dearest first (ALPN). A client that offers some and none of these "
                + "is refused.",
            example: "tls: {alpn: [h2, http/1.1]}"
        ),
        Entry(
            .serverTLS,
            "versions",
            .either([.words(["1.2", "1.3"]), .list(.words(["1.2", "1.3"]), least: 1)]),
            default: "[1.2, 1.3]",
            "The versions of TLS it speaks.",
            example: "tls: {versions: 1.2}"
        ),
    ]

    static let clientTLSKeys: [Entry] = [
        Entry(
            .clientTLS,
            "ca",
            .file,
            default: "auto",
            "The authorities it trusts, in PEM; 'auto': the run's own.",
            example: "tls: {ca: authority.pem}"
        ),
        Entry(
            .clientTLS,
            "certificate",
            .file,
            "The certificate it shows a server that asks for one, in PEM; 'auto' is made for this run.",
            example: "tls: {certificate: auto}"
        ),
        Entry(
            .clientTLS,
            "key",
            .file,
            beside: ["certificate"],
            "The private key of 'certificate', in PEM and not encrypted.",
            example: "tls: {certificate: alice.pem, key: alice.key}"
        ),
        Entry(
            .clientTLS,
            "server-name",
            .text,
            default: "the host it connects to",
            "Whom it wants: a host name, which it sends (SNI) and looks for in the certificate, or an IP address.",
            example: "tls: {server-name: mail.test}"
        ),
        Entry(
            .clientTLS,
            "alpn",
            .list(.text, least: 1),
            "The application protocols it offers, the dearest first (ALPN).",
            example: "tls: {alpn: [http/1.1]}"
        ),
        Entry(
            .clientTLS,
            "verify",
            .flag,
            default: "true",
            "Whether it looks at the server's certificate: who issued it, for whom, and its dates.",
            example: "tls: {verify: false}"
        ),
    ]
}
