/// What every page has around its body: the style and the script in it, nothing from elsewhere, and a choice of light or dark.
struct PageFrame {
    let title: String
    /// The page runs only the style and the script that bear it.
    let nonce: String

    /// The page as a whole.
    func html(_ body: (inout Markup) -> Void) -> String {
        var m = Markup()
        m.append(trusted: Array("<!DOCTYPE html>\n".utf8))
        m.element("html", ["lang": "en"]) { m in
            m.element("head", content: head)
            m.element("body") { m in
                body(&m)
                m.element("script", ["nonce": nonce]) { $0.append(trusted: PackageResources.report_js) }
            }
        }
        return m.text + "\n"
    }

    private func head(_ m: inout Markup) {
        m.leaf("meta", ["charset": "utf-8"])
        m.leaf(
            "meta",
            [
                "http-equiv": "Content-Security-Policy",
                "content": "default-src 'none'; style-src 'nonce-\(nonce)'; script-src 'nonce-\(nonce)';"
                    + " base-uri 'none'; form-action 'none'",
            ]
        )
        m.leaf("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
        m.leaf("meta", ["name": "color-scheme", "content": "light dark"])
        m.element("title", title)
        m.element("style", ["nonce": nonce]) { $0.append(trusted: PackageResources.report_css) }
    }

    /// Works without a script: the style asks which one is checked.
    static func theme(_ m: inout Markup) {
        m.element("fieldset", ["class": "theme"]) { m in
            m.element("legend", "Appearance")
            for choice in ["auto", "light", "dark"] {
                m.element("label") { m in
                    m.leaf(
                        "input",
                        [
                            "type": "radio", "name": "theme", "id": "theme-\(choice)", "value": choice,
                            "checked": choice == "auto" ? "" : nil,
                        ]
                    )
                    m.element("span", choice)
                }
            }
        }
    }
}
