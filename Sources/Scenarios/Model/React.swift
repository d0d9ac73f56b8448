package import YAMLTree

/// `react`: answers what comes by rules.
package struct React: Sendable {
    /// One rule.
    package struct Rule: Sendable {
        /// What it takes, with the unit of them all; nil for `otherwise`.
        package var when: Expectation?
        /// How often it must and may run.
        package var times: Field<Count>?
        /// What it does.
        package var steps: [Step]
        /// Where it stands.
        package var span: Span
    }

    /// When the step is over.
    package enum Until: Sendable {
        /// At the peer's FIN.
        case eof
        /// After so many units.
        case units(Field<Count>)
        /// Once every rule has run as often as it must.
        case spent
    }

    /// What a rule is asked about: the unit, without a check.
    package var unit: Expectation
    /// In the order in which they are tried.
    package var rules: [Rule]
    package var until: Until

    /// Makes a reaction.
    package init(unit: Expectation, rules: [Rule], until: Until) {
        self.unit = unit
        self.rules = rules
        self.until = until
    }
}

extension Action {
    /// The steps within it, which are played as often as it says.
    package var innerSteps: [Step] {
        switch self {
        case .repeat(_, let steps): steps
        case .react(let react): react.rules.flatMap(\.steps)
        default: []
        }
    }
}
