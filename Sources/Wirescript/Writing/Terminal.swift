import Glibc
package import Reporting

/// When reports are coloured.
public enum ColorChoice: String, Sendable, CaseIterable {
    /// On a terminal, unless `NO_COLOR` is set to anything (no-color.org).
    case auto
    /// Always.
    case always
    /// Never.
    case never
}

extension Appearance {
    /// What a descriptor can show.
    package init(of descriptor: Int32, color: ColorChoice) {
        let isTerminal = isatty(descriptor) == 1
        let isDumb = environment("TERM") == "dumb"
        let asksForNone = environment("NO_COLOR")?.isEmpty == false
        var size = winsize()
        let knowsSize = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        let columns = environment("COLUMNS").flatMap { Int($0) }
        self.init(
            color: color == .always || color == .auto && isTerminal && !asksForNone && !isDumb,
            width: knowsSize ? Int(size.ws_col) : columns ?? 100,
            isInteractive: isTerminal && !isDumb
        )
    }
}
