internal import YAMLTree

extension Decoder {
    /// A step that needs a connection must have one: none may follow a closing step, or come before `connect`.
    mutating func validateOrder(
        of script: Script,
        role: Role,
        tls: TLSSettings?,
        in scenario: Scenario
    ) {
        guard !mentions.flawedScripts.contains(script.span) else { return }
        let connects = role == .client && script.steps.contains { $0.action.opens }
        var walk = OrderWalk(file: file, state: connects ? .unopened : .open)
        walk.sendingMayFail = scenario.fails != nil
        walk.speaksTLS = tls != nil && !script.steps.contains { $0.action.startsTLS }
        walk.follow(script.steps)
        diagnostics += walk.diagnostics
    }
}

/// Follows a script and keeps what is certain about its connection.
private struct OrderWalk {
    enum State {
        case open
        /// Before the first `connect`.
        case unopened
        /// By this step.
        case ended(Step)
        /// For good.
        case hung(Step)
        case unknown
    }

    let file: SourceFile
    var state: State
    /// Where we sent our FIN.
    var halfClosed: Step?
    /// The verdict foresees failures, so that sending too late may be shown on purpose.
    var sendingMayFail = false
    /// TLS from the first byte on, and the step that began it otherwise.
    var speaksTLS = false
    var startedTLS: Step?
    /// In a round after the first.
    var isLaterRound = false
    var diagnostics: [Diagnostic] = []

    mutating func follow(_ steps: [Step]) {
        for step in steps {
            if case .hung(let hang) = state {
                report(
                    "this step can never be reached: 'hang' at line \(line(hang)) stays until the scenario has settled",
                    step
                )
                state = .unknown
                return
            }
            follow(step)
        }
    }

    private mutating func follow(_ step: Step) {
        let isCertain = step.fails == nil && step.mayFail.isEmpty
        if step.action.needsConnection { require(step) }
        switch step.action {
        case .connect:
            if case .open = state {
                report("'connect' needs the connection before to be closed; write 'end' before it", step)
            }
            state = step.fails != nil ? .unopened : isCertain ? .open : .unknown
            halfClosed = nil
            startedTLS = nil
        case .startTLS:
            if let startedTLS {
                report("this connection speaks TLS already, since line \(line(startedTLS))", step)
            }
            startedTLS = step
        case .send(let send) where send.urgent && (speaksTLS || startedTLS != nil):
            report("over TLS nothing is urgent: the byte would be missing in its record", step)
        case .send where isCertain && !sendingMayFail:
            if let halfClosed {
                report("nothing can be sent after 'half-close' at line \(line(halfClosed))", step)
            }
        case .halfClose: halfClosed = isCertain ? step : nil
        case .close, .end, .reset, .expectReset:
            state = isCertain ? .ended(step) : .unknown
            halfClosed = nil
        case .hang: state = .hung(step)
        case .repeat(let how, let steps): follow(how, steps)
        case .react(let react): follow(react)
        // Either may have been a reset, after which there is no connection.
        case .drain, .expectClosed: state = .unknown
        case .read(_, let gets?) where gets.mayBeReset: state = .unknown
        default: break
        }
        if step.fails == .reset || step.mayFail.contains(.reset) { state = .unknown }
        // What goes on meanwhile ends no connection; it needs one as the step itself does.
        var side = self
        if step.meanwhile.contains(where: { $0.action.startsTLS })
            || step.action.startsTLS && !step.meanwhile.isEmpty
        {
            report("'start-tls' stands alone: bytes sent or read beside it would be of neither kind", step)
        }
        side.diagnostics = diagnostics
        side.follow(step.meanwhile)
        diagnostics = side.diagnostics
    }

    private mutating func follow(_ how: Repeat, _ steps: [Step]) {
        follow(steps)
        let rounds: Int
        switch how {
        case .times(let count): rounds = count.value?.least ?? 0
        case .items(let items): rounds = items.count
        case .duration, .untilEOF: rounds = 0
        }
        // Within a later round once is enough; twice at each level would be endless for deep nesting.
        if rounds >= 2, !isLaterRound {
            isLaterRound = true
            follow(steps)
            isLaterRound = false
        } else if rounds == 0 {
            state = .unknown
            halfClosed = nil
        }
    }

    /// Each rule begins with the connection open: one that closes it ends the script.
    private mutating func follow(_ react: React) {
        let before = self
        for rule in react.rules {
            var side = before
            side.diagnostics = diagnostics
            side.follow(rule.steps)
            diagnostics = side.diagnostics
            if rule.steps.contains(where: { $0.action.endsOrBegins }) {
                state = .unknown
                halfClosed = nil
                startedTLS = nil
            }
        }
    }

    private mutating func require(_ step: Step) {
        let verb = String(decoding: file.bytes[step.span.start..<step.span.end], as: UTF8.self)
        let again = isLaterRound ? "in the second round " : ""
        switch state {
        case .open, .unknown, .hung: return
        case .unopened: report("\(again)'\(verb)' needs a connection; 'connect' comes first", step)
        case .ended(let end):
            let ending = String(decoding: file.bytes[end.span.start..<end.span.end], as: UTF8.self)
            report("\(again)'\(verb)' needs a connection; '\(ending)' at line \(line(end)) ended it", step)
        }
        state = .unknown
    }

    private func line(_ step: Step) -> Int { file.position(of: step.span.start).line }

    private mutating func report(_ message: String, _ step: Step) {
        diagnostics.append(Diagnostic(message, at: step.span))
    }
}

extension Check {
    /// Whether it looks for a reset.
    fileprivate var mayBeReset: Bool {
        switch form {
        case .reset: true
        case .all(let checks), .anyOf(let checks): checks.contains { $0.mayBeReset }
        case .not(let check): check.mayBeReset
        default: false
        }
    }
}

extension Action {
    /// Whether it, or a step in it, leaves the connection otherwise than it was.
    fileprivate var endsOrBegins: Bool {
        switch self {
        case .connect, .startTLS, .halfClose: true
        default: innerSteps.contains { $0.action.endsOrBegins }
        }
    }

    /// Whether it does something with the connection.
    var needsConnection: Bool {
        switch self {
        case .connect, .delay, .signal, .await, .set, .note, .stop, .repeat: false
        default: true
        }
    }

    /// Whether it, or a step in it, switches the connection to TLS.
    package var startsTLS: Bool {
        switch self {
        case .startTLS: true
        default: innerSteps.contains { $0.action.startsTLS }
        }
    }

    /// Whether it, or a step in it, opens a connection.
    fileprivate var opens: Bool {
        switch self {
        case .connect: true
        default: innerSteps.contains { $0.action.opens }
        }
    }
}
