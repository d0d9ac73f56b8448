/// The language in one table: every key, once for each place where it may stand.
///
/// The decoder takes the allowed keys from it, diagnostics their suggestions, `wirescript explain` its text.
package enum Catalogue {
    /// A key in one place. A class, because the decoder hands entries about for every key it reads.
    package final class Entry: Sendable {
        /// Where it may stand.
        package let section: Section
        /// The key, as it is written.
        package let name: String
        /// What its value is.
        package let type: ValueType
        /// Whether the map it stands in is wrong without it.
        package let isRequired: Bool
        /// The keys of the same map it may stand beside; empty where that does not matter.
        package let beside: [String]
        /// What holds when it is not written.
        package let standard: String?
        /// One or two sentences for people.
        package let help: String
        /// A short example in YAML.
        package let example: String

        init(
            _ section: Section,
            _ name: String,
            _ type: ValueType,
            required: Bool = false,
            beside: [String] = [],
            default standard: String? = nil,
            _ help: String,
            example: String
        ) {
            self.section = section
            self.name = name
            self.type = type
            isRequired = required
            self.beside = beside
            self.standard = standard
            self.help = help
            self.example = example
        }
    }

    /// The keys of a section, in the order in which they are explained.
    package static func entries(of section: Section) -> [Entry] {
        switch section {
        case .scenario: scenarioKeys
        case .port: portKeys
        case .requirement: requirementKeys
        case .verdict: verdictKeys
        case .failure: failureKeys
        case .server: serverKeys
        case .client: clientKeys
        case .process: processKeys
        case .ready: readyKeys
        case .outcome: outcomeKeys
        case .exit: exitKeys
        case .absence: absenceKeys
        case .stop: stopKeys
        case .socket: socketKeys
        case .serverTLS: serverTLSKeys
        case .clientTLS: clientTLSKeys
        case .conversation: conversationKeys
        case .turn: turnKeys
        case .step: stepVerbs
        case .modifier: modifierKeys
        case .part: partKeys
        case .split: splitKeys
        case .react: reactKeys
        case .rule: ruleKeys
        case .unit: unitKeys
        case .expectation: expectationKeys
        case .rewrite: rewriteKeys
        case .check: checkKeys
        case .bytes: bytesForms
        case .bytesOption: bytesOptions
        case .frame: frameKeys
        case .http: httpKeys
        case .message: messageKeys
        case .httpUnit: httpUnitKeys
        case .messageUnit: messageUnitKeys
        case .header: headerKeys
        case .cause: causeNames
        }
    }

    /// The entry of a key in a section.
    package static func entry(_ name: String, in section: Section) -> Entry? {
        let entries = entries(of: section)
        for index in entries.indices where entries[index].name == name { return entries[index] }
        return nil
    }

    /// The keys that a map of this section must have.
    static func required(in section: Section) -> [Entry] { requiredKeys[section] ?? [] }

    private static let requiredKeys = Dictionary(grouping: all.filter(\.isRequired), by: \.section)

    /// Every entry, section by section.
    package static var all: [Entry] { Section.allCases.flatMap(entries) }
}

/// The places of the language where keys stand.
package enum Section: String, CaseIterable, Sendable {
    case scenario, port, requirement, verdict, failure
    case server, client, process, ready, outcome, exit, absence, stop
    case serverTLS = "server-tls", clientTLS = "client-tls", socket
    case conversation, turn
    case step, modifier, part, split, react, rule
    case unit, expectation, rewrite, check
    case httpUnit = "http-unit", messageUnit = "message-unit", header
    case bytes, bytesOption, frame, http, message
    case cause

    /// What it is a key of, in a sentence: "a key of TITLE".
    package var title: String {
        switch self {
        case .scenario: "a scenario"
        case .port: "an item of 'ports'"
        case .requirement: "an item of 'requires'"
        case .verdict: "'verdict'"
        case .failure: "an item of 'fails'"
        case .server: "a server"
        case .client: "a client"
        case .process: "a process"
        case .ready: "'ready'"
        case .outcome: "a process's 'expect'"
        case .exit: "'exit'"
        case .absence: "a file that must not be there"
        case .stop: "'stop'"
        case .serverTLS: "a server's 'tls'"
        case .clientTLS: "a client's 'tls'"
        case .socket: "'socket'"
        case .conversation: "a conversation's map"
        case .turn: "a turn"
        case .step: "a step"
        case .modifier: "a step"
        case .part: "an item of 'send'"
        case .split: "'split'"
        case .react: "'react'"
        case .rule: "a rule"
        case .unit: "'expect'"
        case .expectation: "'expect'"
        case .rewrite: "'normalize'"
        case .check: "a check"
        case .bytes: "bytes"
        case .bytesOption: "bytes"
        case .frame: "'frame'"
        case .http, .httpUnit: "'http'"
        case .message, .messageUnit: "'message'"
        case .header: "a header's check"
        case .cause: "the causes"
        }
    }

    /// The heading over its keys in an overview.
    package var heading: String {
        switch self {
        case .scenario: "A scenario"
        case .port: "Ports"
        case .requirement: "Requirements"
        case .verdict: "The verdict"
        case .failure: "An expected failure"
        case .server: "A server"
        case .client: "A client"
        case .process: "A process"
        case .ready: "What marks a process ready"
        case .outcome: "What is expected of a process"
        case .exit: "An exit status"
        case .absence: "A file that must not be there"
        case .stop: "How a process is stopped"
        case .serverTLS: "A server's TLS"
        case .clientTLS: "A client's TLS"
        case .socket: "Socket options"
        case .conversation: "A conversation's options"
        case .turn: "A conversation's turns"
        case .step: "Steps"
        case .modifier: "Modifiers of steps"
        case .part: "Items of a 'send' list"
        case .split: "Ways to split"
        case .react: "Reacting"
        case .rule: "A rule of 'react'"
        case .unit: "Units of 'expect'"
        case .expectation: "Beside a unit of 'expect'"
        case .rewrite: "Rewriting before a check"
        case .check: "Checks"
        case .bytes: "Bytes"
        case .bytesOption: "Beside a form of bytes"
        case .frame: "A frame, described"
        case .http: "An HTTP message to send"
        case .message: "A message to send"
        case .httpUnit: "An HTTP message that is expected"
        case .messageUnit: "A message that is expected"
        case .header: "A header that is expected"
        case .cause: "Causes of failure"
        }
    }
}
