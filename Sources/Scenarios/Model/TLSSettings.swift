package import YAMLTree

/// `tls` of an actor; what is not written is as with `auto`.
package struct TLSSettings: Sendable {
    /// A version of TLS.
    package enum Version: String, Comparable, Sendable, CaseIterable {
        case v1_2 = "1.2"
        case v1_3 = "1.3"

        package static func < (left: Version, right: Version) -> Bool { left.rawValue < right.rawValue }
    }

    /// Something that is in a file, or made for the run.
    package enum Source: Sendable {
        /// `auto`.
        case run
        case file(Template)
    }

    /// What this end shows itself with, and its key; a client without one shows none.
    package var certificate: Source?
    package var key: Template?
    /// `ca`, whom a client trusts; `client-ca`, by whom a server wants its clients' certificates issued.
    package var authority: Source?
    /// The application protocols: of a client what it offers, of a server what it speaks, the dearest first.
    package var applicationProtocols: [Template] = []
    /// The versions a server speaks.
    package var versions: ClosedRange<Version> = .v1_2 ... .v1_3
    /// Whom a client wants, where that is not the host it connects to.
    package var serverName: Template?
    /// `verify`: a client looks at the server's certificate.
    package var verifies = true
    /// `auto`, and no map.
    package var isAuto = false
    /// Where it stands.
    package var span: Span

    /// `auto`.
    package init(span: Span) { self.span = span }
}
