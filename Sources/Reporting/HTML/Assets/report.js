// Comfort only: whatever is shown here lies in the page, and the links lead to it without a script too.
"use strict";
(() => {
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const make = (name, className, text) => {
    const node = document.createElement(name);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  };
  const target = piece => document.getElementById(piece.getAttribute("href").slice(1));

  // The card of a piece: shown while the pointer is on it, kept when it is clicked.
  const card = make("aside");
  card.id = "card";
  card.hidden = true;
  card.setAttribute("aria-live", "polite");
  document.body.append(card);
  let pinned = null;

  const bytesOf = dump => dump.textContent.split("\n").flatMap(line =>
    (line.slice(line.indexOf(" ")).slice(0, 51).match(/\b[0-9a-f]{2}\b/g) ?? []).map(hex => parseInt(hex, 16)));

  const excerpt = link => {
    const line = document.getElementById(link.getAttribute("href").slice(1));
    if (!line) return null;
    const lines = all("span", line.parentElement);
    const place = lines.indexOf(line);
    const source = make("pre", "source");
    for (let at = Math.max(0, place - 2); at <= Math.min(lines.length - 1, place + 2); at++) {
      const row = make("div", at === place ? "this" : "");
      row.append(make("i", "", at + 1), lines[at].textContent);
      source.append(row);
    }
    return source;
  };

  const fill = piece => {
    const row = target(piece).closest("tr");
    const cells = [...row.cells];
    const summary = cells[4].querySelector("summary");
    const bytes = cells[4].querySelector(".bytes");
    card.replaceChildren(make("h4", "", `${cells[2].textContent}  ${(summary ?? cells[4]).textContent}`));
    card.append(make("p", "", `at ${cells[0].textContent} ms, ${cells[1].textContent} ms after the event before`));
    if (bytes) card.append(...[...bytes.children].map(child => child.cloneNode(true)));
    const link = cells[3].querySelector("a");
    const source = link && excerpt(link);
    if (source) card.append(make("p", "", `step ${link.textContent}, ${link.title}`), source);
    const tools = make("div", "tools");
    const button = (name, action, className) => {
      const made = make("button", className, name);
      made.type = "button";
      made.addEventListener("click", action);
      tools.append(made);
    };
    button("Before", () => step(-1));
    button("Next", () => step(1));
    const dump = bytes?.querySelector("pre");
    if (dump) {
      const copy = text => navigator.clipboard?.writeText(text);
      button("Copy hex", () => copy(bytesOf(dump).map(byte => byte.toString(16).padStart(2, "0")).join(" ")));
      button("Copy text", () => copy(new TextDecoder().decode(Uint8Array.from(bytesOf(dump)))));
    }
    button("Close", unpin, "close");
    card.append(tools);
  };

  const place = piece => {
    const mark = (piece.querySelector("rect, path") ?? piece).getBoundingClientRect();
    const { width, height } = card.getBoundingClientRect();
    const left = Math.min(Math.max(8, mark.left - width / 2), innerWidth - width - 8);
    const below = mark.bottom + 14;
    card.style.left = `${left}px`;
    card.style.top = `${below + height < innerHeight - 8 ? below : Math.max(8, mark.top - height - 14)}px`;
  };

  const light = (piece, on) => {
    piece.classList.toggle("on", on);
    const id = piece.getAttribute("href").slice(1);
    for (const flow of all(".flow", piece.ownerSVGElement)) {
      if (flow.dataset.w === id || flow.dataset.r === id) flow.classList.toggle("hot", on);
    }
  };

  const show = piece => {
    fill(piece);
    card.hidden = false;
    place(piece);
    light(piece, true);
  };
  const unpin = () => {
    if (pinned) light(pinned, false);
    pinned = null;
    card.hidden = true;
    card.classList.remove("pinned");
  };
  const pin = piece => {
    unpin();
    pinned = piece;
    card.classList.add("pinned");
    piece.scrollIntoView({ block: "nearest", inline: "nearest" });
    piece.focus({ preventScroll: true });
    show(piece);
  };

  const pieceAt = event => event.target.closest?.(".seq a");
  document.addEventListener("click", event => {
    const piece = pieceAt(event);
    if (piece) {
      event.preventDefault();
      pin(piece);
    } else if (pinned && !card.contains(event.target)) {
      unpin();
    }
  });
  document.addEventListener("pointerover", event => {
    const piece = pieceAt(event);
    if (piece && !pinned && event.pointerType === "mouse") show(piece);
  });
  document.addEventListener("pointerout", event => {
    const piece = pieceAt(event);
    if (piece && !pinned) {
      light(piece, false);
      card.hidden = true;
    }
  });

  // Moving about.
  const step = way => {
    const from = pinned ?? document.activeElement?.closest?.(".seq a");
    const diagram = from?.closest(".seq") ?? all(".scenario[open]:not([hidden]) .seq").find(
      one => one.getBoundingClientRect().bottom > 80);
    if (!diagram) return;
    const pieces = all("a", diagram);
    const next = from ? pieces[pieces.indexOf(from) + way] : pieces[0];
    if (next) pin(next);
  };
  const failure = way => {
    const bad = all(".scenario.failed:not([hidden]), .scenario.error:not([hidden])");
    const tops = bad.map(one => one.getBoundingClientRect().top - 70);
    const place = way > 0 ? tops.findIndex(top => top > 4) : tops.findLastIndex(top => top < -4);
    if (place < 0) return;
    bad[place].open = true;
    bad[place].scrollIntoView({ block: "start" });
    bad[place].querySelector("summary").focus({ preventScroll: true });
  };

  // The filter.
  const filter = document.getElementById("filter");
  const found = document.getElementById("found");
  const scenarios = all(".scenario");
  filter.closest(".filter").hidden = scenarios.length < 2;
  filter.addEventListener("input", () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const scenario of scenarios) {
      scenario.hidden = !words.every(word => scenario.dataset.find.includes(word));
      count += !scenario.hidden;
    }
    for (const group of all("main .group")) group.hidden = !group.querySelector(".scenario:not([hidden])");
    found.textContent = words.length ? `${count} of ${scenarios.length}` : "";
  });

  const toggle = () => {
    const isDark = getComputedStyle(document.documentElement).colorScheme === "dark"
      || getComputedStyle(document.documentElement).colorScheme !== "light"
      && matchMedia("(prefers-color-scheme: dark)").matches;
    document.getElementById(isDark ? "theme-light" : "theme-dark").checked = true;
  };

  const keys = {
    j: () => step(1), ArrowDown: () => pinned && step(1), k: () => step(-1), ArrowUp: () => pinned && step(-1),
    n: () => failure(1), p: () => failure(-1), "/": () => filter.focus(), t: toggle, Escape: unpin,
  };
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input[type=search]") && event.key !== "Escape") return;
    if (event.target.matches("input") && event.key.startsWith("Arrow")) return;
    const action = keys[event.key];
    if (!action || event.key.startsWith("Arrow") && !pinned) return;
    event.preventDefault();
    action();
  });
})();
