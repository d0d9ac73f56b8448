#!/usr/bin/python3
"""Opens an HTML report in headless Chromium and looks at it as a reader would.

    ci/browse.py REPORT [SCREENSHOTS]

prints a line for each thing that is not as it should be and exits with 1, else with 0. Reads the page with html5lib first. Needs
Debian's chromium, python3-html5lib and python3-websocket. With a folder for screenshots it leaves one of each look there.
"""
import base64
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request

import html5lib
import websocket

LOOKS = list(itertools.product((1280, 420), ("light", "dark")))

# Text over text in a diagram: the boxes of two lines of words that share more than a pixel.
OVERLAPS = """
(() => {
  const found = [];
  for (const details of document.querySelectorAll("details")) details.open = true;
  for (const body of document.querySelectorAll(".seq .body, .seq .axis")) {
    const boxes = [...body.querySelectorAll("a text, :scope.axis text")]
      .map(text => [text.textContent, text.getBoundingClientRect()]).filter(box => box[1].width > 0);
    for (let a = 0; a < boxes.length; a++) for (let b = a + 1; b < boxes.length; b++) {
      const [one, other] = [boxes[a][1], boxes[b][1]];
      const [x, y] = [Math.min(one.right, other.right) - Math.max(one.left, other.left),
        Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top)];
      if (x > 1 && y > 2.5) found.push(`'${boxes[a][0]}' over '${boxes[b][0]}'`);
    }
  }
  return found.slice(0, 5);
})()
"""

# Text that stands out too little from what is behind it: WCAG 2.2, 1.4.3, 4.5 to 1.
CONTRAST = """
(() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = color => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = color => {
    const [r, g, b] = color.slice(0, 3).map(c => (c /= 255) <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const behind = node => {
    for (; node; node = node.parentElement) {
      const color = rgba(getComputedStyle(node).backgroundColor);
      if (color[3] === 255) return color;
    }
    return [255, 255, 255, 255];
  };
  const found = new Set();
  for (const node of document.querySelectorAll("body *")) {
    const text = [...node.childNodes].filter(n => n.nodeType === 3).map(n => n.data.trim()).join("");
    if (!text || node.closest("script, style, title") || !node.checkVisibility()) continue;
    const style = getComputedStyle(node);
    const color = light(rgba(node.closest("svg") ? style.fill : style.color));
    const back = light(behind(node));
    const ratio = (Math.max(color, back) + .05) / (Math.min(color, back) + .05);
    if (ratio < 4.5) found.add(`${ratio.toFixed(1)}: ${node.nodeName} .${node.getAttribute("class")} '${text.slice(0, 30)}'`);
  }
  return [...found].slice(0, 8);
})()
"""


class Browser:
    """A Chromium of its own, spoken to by its DevTools protocol."""

    def __init__(self):
        self.folder = tempfile.mkdtemp()
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                   "--remote-debugging-port=0", "--remote-allow-origins=*", "--user-data-dir=" + self.folder]
        self.log = open(self.folder + "/log", "w+")
        self.process = subprocess.Popen(["chromium", *options, "about:blank"], stdout=self.log, stderr=subprocess.PIPE)
        for line in self.process.stderr:
            if b"DevTools listening on" in line:
                port = line.split(b":")[-1].split(b"/")[0].decode()
                break
        else:
            raise SystemExit("chromium did not start")
        pages = json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/json"))
        address = next(page["webSocketDebuggerUrl"] for page in pages if page["type"] == "page")
        self.socket = websocket.create_connection(address, timeout=120)
        self.number = 0
        self.events = []
        for domain in ("Page", "Runtime", "Log"):
            self.call(domain + ".enable")
        self.call("Page.setLifecycleEventsEnabled", enabled=True)

    def call(self, method, **parameters):
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self.socket.recv())
            if message.get("id") == self.number:
                if "error" in message:
                    raise SystemExit(f"{method}: {message['error']}")
                return message["result"]
            self.events.append(message)

    def open(self, address, width=1280, scheme="light", scripts=True):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.call("Emulation.setScriptExecutionDisabled", value=not scripts)
        self.events = []
        loader = self.call("Page.navigate", url=address)["loaderId"]
        while not any(event["method"] == "Page.lifecycleEvent" and event["params"]["name"] == "load"
                      and event["params"]["loaderId"] == loader for event in self.events):
            self.events.append(json.loads(self.socket.recv()))

    def value(self, script):
        result = self.call("Runtime.evaluate", expression=script, returnByValue=True)
        if "exceptionDetails" in result:
            raise SystemExit(f"{script}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def click(self, script):
        """Clicks into the middle of what the script gives, once it lies still: what is scrolled to is laid out then."""
        before = None
        while True:
            place = self.value(
                f"(() => {{ const node = {script}; node.scrollIntoView({{ block: 'center', behavior: 'instant' }});"
                " const box = node.getBoundingClientRect(); return [box.left + box.width / 2, box.top + box.height / 2] })()")
            if place == before:
                break
            before = place
            self.call("Page.captureScreenshot", format="jpeg", quality=1)  # A frame has been drawn.
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=place[0], y=place[1], button="left", clickCount=1)

    def key(self, key):
        self.call("Input.dispatchKeyEvent", type="keyDown", key=key, text=key if len(key) == 1 else "")
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key)

    def complaints(self):
        kinds = ("Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled")
        return [json.dumps(event["params"])[:300] for event in self.events if event["method"] in kinds]

    def shot(self, path):
        image = self.call("Page.captureScreenshot", format="png")["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(image))

    def end(self):
        self.process.terminate()
        self.process.wait()
        self.process.stderr.close()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)


# A page on which nothing failed has no scenario open; one of a run that was refused has none at all.
OPENED = "(document.querySelector('.scenario') ?? {}).open = true, document.querySelector('.scenario') !== null"
PIECE = "document.querySelector('.scenario[open] .seq rect.write')"


def look(browser, address, shots):
    """Each way of looking at it: no complaint, nothing wider than the page, nothing illegible."""
    for width, scheme in LOOKS:
        name = f"{width} {scheme}"
        browser.open(address, width, scheme)
        if shots:
            browser.shot(f"{shots}/{width}-{scheme}.png")
        for complaint in browser.complaints():
            yield f"{name}: the console has {complaint}"
        if browser.value("document.scrollingElement.scrollWidth > innerWidth"):
            yield f"{name}: the page is wider than the window"
        for text in browser.value(OVERLAPS):
            yield f"{name}: {text}"
        for text in browser.value(CONTRAST):
            yield f"{name}: too little contrast, {text}"


def use(browser, address, shots):
    """What the script adds."""
    browser.open(address)
    if not browser.value(OPENED):
        return
    browser.click(PIECE)
    if not browser.value("document.querySelector('#card.pinned pre') !== null"):
        yield "a click on a write shows no bytes"
        return
    dump = browser.value("document.querySelector('#card.pinned .bytes, #card.pinned pre').textContent")
    row = browser.value("document.getElementById(document.querySelector('.seq a.on').getAttribute('href').slice(1))"
                        ".querySelector('pre').textContent")
    if dump != row or not dump.startswith("0"):
        yield f"the card shows {dump!r}, and the row {row!r}"
    if browser.value("document.querySelector('#card .source .this') === null"):
        yield "the card does not show the line of the file"
    if shots:
        browser.shot(f"{shots}/card.png")
    before = browser.value("document.querySelector('.seq a.on').getAttribute('href')")
    browser.key("j")
    if browser.value("document.querySelector('.seq a.on').getAttribute('href')") == before:
        yield "'j' does not move on"
    browser.key("Escape")
    if not browser.value("document.getElementById('card').hidden"):
        yield "Escape does not close the card"
    scheme = "getComputedStyle(document.body).backgroundColor"
    light = browser.value(scheme)
    browser.key("t")
    if browser.value(scheme) == light:
        yield "'t' does not change the appearance"
    if browser.value("document.querySelectorAll('.scenario').length") > 1:
        browser.value("(() => { const f = document.getElementById('filter'); f.value = 'no such scenario';"
                      " f.dispatchEvent(new Event('input')) })()")
        if browser.value("document.querySelectorAll('.scenario:not([hidden])').length") != 0:
            yield "the filter hides nothing"
    yield from (f"in use: the console has {complaint}" for complaint in browser.complaints())


def without_scripts(browser, address, shots):
    """The page says as much with scripts off."""
    browser.open(address, scripts=False)
    if browser.value("document.getElementById('card') !== null"):
        yield "scripts are not off"
    if not browser.value(OPENED):
        return
    browser.click(PIECE)
    target = "document.querySelector(':target')"
    if not browser.value(f"{target}?.checkVisibility() && {target}.querySelector('pre').textContent.length > 0"):
        yield "with scripts off, a click on a write does not show its bytes"
    if shots:
        browser.shot(f"{shots}/scripts-off.png")
    browser.value("document.getElementById('theme-dark').scrollIntoView({ behavior: 'instant' })")
    light = browser.value("getComputedStyle(document.body).backgroundColor")
    browser.click("document.getElementById('theme-dark').nextElementSibling")
    if browser.value("getComputedStyle(document.body).backgroundColor") == light:
        yield "with scripts off, the appearance cannot be chosen"


def printed(browser, address, _):
    """On paper it is dark on white, however it was looked at."""
    browser.open(address, scheme="dark")
    browser.value("document.getElementById('theme-dark').checked = true")
    browser.call("Emulation.setEmulatedMedia", media="print")
    color = browser.value("getComputedStyle(document.body).color")
    if sum(int(part) for part in re.findall(r"\d+", color)[:3]) > 3 * 96:
        yield f"printed, the text is {color}"


def well_formed(path):
    parser = html5lib.HTMLParser()
    with open(path, "rb") as file:
        parser.parse(file)
    for place, error, details in parser.errors[:5]:
        yield f"not well-formed at {place}: {error} {details}"


def main(path, shots=None):
    faults = list(well_formed(path))
    address = "file://" + os.path.abspath(path)
    if shots:
        os.makedirs(shots, exist_ok=True)
    browser = Browser()
    try:
        for test in (look, use, without_scripts, printed):
            faults += test(browser, address, shots)
    finally:
        browser.end()
    print("\n".join(faults) or "as it should be")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
