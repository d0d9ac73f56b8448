/// Where libyaml gave up, in its own words, to be turned into a diagnostic that names the likely mistake.
struct SyntaxFault: Error {
    /// libyaml's `problem`: what is wrong at `offset`.
    let problem: String
    let offset: Int
    /// libyaml's `context`: what it was reading, which began at `contextOffset`. Empty if it gave none.
    let context: String
    let contextOffset: Int?

    /// The fault for people. `openBracket` is the innermost bracket open there, `longQuote` the last quoted
    /// text of several lines before it.
    func diagnostic(
        in bytes: UnsafeBufferPointer<UInt8>,
        openBracket: Span?,
        longQuote: Span?
    ) -> Diagnostic {
        let text = FaultText(bytes, offset: offset)
        var diagnostic =
            quoted(text) ?? flow(text, openBracket) ?? start(text) ?? structure(text) ?? rest(text)
        // A text whose closing quote is missing ends at the next text's opening one, and the fault is met
        // behind it.
        if let longQuote, longQuote.end <= offset, text.line(of: longQuote.end) == text.line(of: offset) {
            let note = Diagnostic.Note(
                "this quoted text goes over several lines; is its end missing?",
                at: longQuote
            )
            diagnostic.notes.append(note)
        }
        return diagnostic
    }

    /// Faults in a quoted text.
    private func quoted(_ text: FaultText) -> Diagnostic? {
        guard context.hasSuffix("a quoted scalar") else { return nil }
        let opening = contextOffset ?? offset
        let quote = text.character(at: opening)
        switch problem {
        case "found unexpected end of stream", "found unexpected document indicator":
            let isEnd = problem.hasSuffix("stream")
            let note = Diagnostic.Note(isEnd ? "the file ends here" : "the document ends here", at: text.here)
            return Diagnostic("the quote \(quote) is never closed", at: text.one(at: opening), notes: [note])
        case "found unknown escape character":
            let escape = text.slice(offset, offset + 2)
            let message = "unknown escape '\(escape)'; write '\\\\' for a backslash, or use single quotes"
            return Diagnostic(message, at: text.span(offset, length: 2))
        case "did not find expected hexdecimal number":
            let start = text.escapeStart(before: offset)
            let digits = ["x": 2, "u": 4, "U": 8][text.slice(start + 1, start + 2)] ?? 2
            let message = "'\(text.slice(start, start + 2))' takes \(digits) hexadecimal digits"
            return Diagnostic(message, at: text.span(start, length: 2))
        case "found invalid Unicode character escape code":
            let start = text.escapeStart(before: offset)
            return Diagnostic("this escape names no Unicode character", at: text.span(start, length: 2))
        default: return nil
        }
    }

    /// Faults between `[` and `]`, `{` and `}`.
    private func flow(_ text: FaultText, _ openBracket: Span?) -> Diagnostic? {
        let opening = openBracket ?? (context.contains("flow") ? contextOffset.map { text.one(at: $0) } : nil)
        guard let opening else { return nil }
        let bracket = text.slice(opening.start, opening.end)
        let closing = bracket == "{" ? "}" : "]"
        if text.isAtEnd {
            let note = Diagnostic.Note("the file ends here", at: text.here)
            return Diagnostic("'\(bracket)' is never closed", at: opening, notes: [note])
        }
        let here = text.character(at: offset)
        let note = Diagnostic.Note("'\(bracket)' opened here", at: opening)
        if here == "'{'", offset > 0, text.slice(offset - 1, offset) == "$" {
            let whole = text.interpolation(at: offset - 1)
            return Diagnostic("quote \"\(whole.text)\" inside [] and {}", at: whole.span)
        }
        guard context.contains("flow") || problem.contains("simple key") || problem.contains("':'") else {
            return nil
        }
        if ["']'", "'}'"].contains(here), here != "'\(closing)'" {
            return Diagnostic("\(here) does not close '\(bracket)'", at: text.here, notes: [note])
        }
        let message =
            if problem == "did not find expected node content" {
                "a value must stand before \(here); quote a text that holds it"
            } else {
                "',' or '\(closing)' must stand here; quote a text that holds any of , : [ ] { }"
            }
        return Diagnostic(message, at: text.here, notes: [note])
    }

    /// Characters a plain text cannot start with.
    private func start(_ text: FaultText) -> Diagnostic? {
        let sign: String
        let meaning: String
        switch (problem, context) {
        case (_, "while scanning an alias"): (sign, meaning) = ("*", "stands for an alias")
        case (_, "while scanning an anchor"): (sign, meaning) = ("&", "stands for an anchor")
        case (_, "while scanning a tag"), (_, "while parsing a tag"):
            (sign, meaning) = ("!", "stands for a tag")
        case ("found undefined tag handle", _): (sign, meaning) = ("!", "stands for a tag")
        case (_, let context) where context.contains("directive"):
            (sign, meaning) = ("%", "at the start of a line is a directive")
        case _ where text.slice(offset, offset + 1) == "\t":
            return Diagnostic("a tab cannot indent; use spaces", at: text.one(at: offset))
        case ("found character that cannot start any token", _):
            (sign, meaning) = (text.slice(offset, offset + 1), "is reserved")
        case ("did not find expected node content", _):
            (sign, meaning) = (text.slice(offset, offset + 1), "belongs to [] and {}")
        default: return nil
        }
        let message = "a plain text cannot start with '\(sign)', which \(meaning); put the text in quotes"
        return Diagnostic(message, at: text.word(from: contextOffset ?? offset, startingWith: sign))
    }

    /// Faults in the structure that lines and their indentation make.
    private func structure(_ text: FaultText) -> Diagnostic? {
        let parent = contextOffset.map { text.word(from: $0, startingWith: "") }
        switch problem {
        case "mapping values are not allowed in this context":
            if text.hasColonBefore {
                return Diagnostic(
                    "a second ': ' in one line; put the text that holds it in quotes",
                    at: text.here
                )
            }
            let message = "a key cannot stand here; indent it as the keys it belongs with"
            return Diagnostic(message, at: text.keyBefore)
        case "block sequence entries are not allowed in this context":
            return Diagnostic("a list's first '- ' must start a line of its own", at: text.here)
        case "could not find expected ':'":
            let key = text.word(from: contextOffset ?? offset, startingWith: "")
            let word = text.slice(key.start, key.end)
            let isGlued = word.contains(":") && !word.hasSuffix(":")
            let advice = isGlued ? "write a space after the ':'" : "a key needs ': ' after it"
            return Diagnostic("'\(shortened(word))' is not a key; \(advice)", at: key)
        case "did not find expected key", "did not find expected '-' indicator":
            if text.followsText {
                return Diagnostic(
                    "nothing may follow a value in its line; put the whole in quotes",
                    at: text.here
                )
            }
            let isList = problem.hasSuffix("indicator")
            let isItem = text.slice(offset, offset + 1) == "-"
            let note = Diagnostic.Note(
                isList ? "the list begins here" : "the mapping begins here",
                at: parent
            )
            let message =
                if isList {
                    "the items of a list must start with '- ' in one column"
                } else if isItem {
                    "a list item cannot stand among the keys of a mapping; indent it as the items before it"
                } else {
                    "the keys of a mapping must start in one column"
                }
            return Diagnostic(message, at: text.here, notes: [note])
        case "did not find expected <document start>":
            let message =
                "the file's first value has ended; indent this as its first line, or put '---' before it"
            return Diagnostic(message, at: text.here)
        case "did not find expected comment or line break" where context == "while scanning a block scalar":
            let message = "a block text starts on the line after its sign; nothing may follow here"
            return Diagnostic(message, at: text.here)
        case "found an indentation indicator equal to 0":
            return Diagnostic("a block text's indentation is from 1 to 9", at: text.here)
        default: return nil
        }
    }

    private func rest(_ text: FaultText) -> Diagnostic {
        switch problem {
        case "found incompatible YAML document":
            Diagnostic("only YAML 1.1 and 1.2 can be read", at: text.here)
        default: Diagnostic("\(problem)\(context.isEmpty ? "" : " \(context)")", at: text.here)
        }
    }
}
