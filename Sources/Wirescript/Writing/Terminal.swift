import Glibc
package import Reporting

/// When reports are coloured.
public enum ColorChoice: String, Sendable, CaseIterable {
    /// On a terminal, or where `CLICOLOR_FORCE` is set to anything but 0 (bixense.com/clicolors); never where `NO_COLOR` is
    /// set to anything (no-color.org), nor on a dumb terminal.
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
        let isForced = !["", "0"].contains(environment("CLICOLOR_FORCE") ?? "0")
        let columns = environment("COLUMNS").flatMap { Int($0) }
        self.init(
            color: color == .always
                || color == .auto && !asksForNone && (isForced || isTerminal && !isDumb),
            width: Self.columns(of: descriptor) ?? columns ?? 100,
            isInteractive: isTerminal && !isDumb
        )
    }

    /// How wide a terminal is now; nil where it is none, or does not know.
    static func columns(of descriptor: Int32) -> Int? {
        var size = winsize()
        return ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : nil
    }
}
