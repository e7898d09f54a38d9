"use strict";
// The pages work without this script. It searches as one types, which plain
// files cannot, and it adds keys to the wizard and a button to examples.
(() => {
  const root = document.documentElement;
  const base = new URL(root.dataset.base, location.href);
  const isStatic = "static" in root.dataset;

  // address is where a page is: in plain files every page is a folder.
  function address(to) {
    const [path, fragment] = to.split("#");
    const last = path.slice(path.lastIndexOf("/") + 1);
    const tail = isStatic && last !== "" && !last.includes(".") ? "/" : "";
    return new URL("." + path + tail + (fragment ? "#" + fragment : ""), base).href;
  }

  // The search: the same words and points as in search.go.
  const points = { title: 12, begins: 5, text: 2, more: 1, kind: 1 };
  const maxResults = 30, maxQuery = 12;
  let loaded;

  // Go has one letter for the lower case of the Turkish capital, JavaScript two.
  const wordsOf = (text) => text.replaceAll("\u0130", "i").toLowerCase().split(/[^\p{L}\p{Nd}]+/u).filter((w) => w !== "");
  const begins = (words, form) => form.length > 1 && words.some((w) => w.startsWith(form));

  function load() {
    loaded ??= fetch(address("/search.json")).then((r) => {
      if (!r.ok) throw new Error("search.json: " + r.status);
      return r.json();
    }).then((index) => {
      for (const e of index.entries) {
        e.in = { title: wordsOf(e.title), words: wordsOf(e.words ?? ""), text: wordsOf(e.text), more: wordsOf(e.more ?? "") };
      }
      return index;
    });
    return loaded;
  }

  function pointsOf(e, word, synonyms) {
    let best = 0;
    const others = Object.hasOwn(synonyms, word) ? synonyms[word] : [];
    for (const form of [word, ...others]) {
      let n = 0;
      if (e.in.title.includes(form) || e.in.words.includes(form)) n = points.title;
      else if (begins(e.in.title, form) || begins(e.in.words, form)) n = points.begins;
      else if (begins(e.in.text, form)) n = points.text;
      else if (begins(e.in.more, form)) n = points.more;
      if (form !== word) n--;
      best = Math.max(best, n);
    }
    return best;
  }

  function comparisonAsked(asked, index) {
    const codes = asked.filter((w) => /^[1-5]\d\d$/.test(w) && index.codes.includes(Number(w)));
    if (codes.length !== 2 || codes[0] === codes[1]) return null;
    const [a, b] = codes.sort();
    const name = (code) => index.entries.find((e) => e.path === "/status/" + code).title;
    return { path: `/compare/${a}-vs-${b}`, kind: "comparison", title: name(a) + " vs " + name(b), text: "Side by side, with the rule that decides." };
  }

  function search(query, index) {
    const all = wordsOf(query), counting = all.filter((w) => !index.ignored.includes(w));
    const asked = (counting.length > 0 ? counting : all).slice(0, maxQuery);
    let hits = [], most = 0;
    for (const entry of index.entries) {
      let sum = entry.kind === "question" ? 0 : points.kind, found = 0;
      for (const word of asked) {
        const n = pointsOf(entry, word, index.synonyms);
        if (n > 0) { sum += n; found++; }
      }
      if (found > 0) { hits.push({ entry, sum, found }); most = Math.max(most, found); }
    }
    hits = hits.filter((h) => h.found === most).sort((a, b) => b.sum - a.sum).map((h) => h.entry);
    const first = comparisonAsked(asked, index);
    if (first) hits = [first, ...hits.filter((e) => e.path !== first.path)];
    return { found: hits.length, results: hits.slice(0, maxResults) };
  }

  function show(list, status, query, { found, results: hits }) {
    list.replaceChildren(...hits.map((e) => {
      const item = document.createElement("li"), link = document.createElement("a"), kind = document.createElement("span"), text = document.createElement("span");
      link.href = address(e.path);
      link.textContent = e.title;
      kind.className = "tag";
      kind.textContent = e.kind;
      text.textContent = e.text;
      item.append(link, " ", kind, document.createElement("br"), text);
      return item;
    }));
    const blank = query.trim() === "";
    status.textContent = blank ? "Type into the search above." : found > hits.length ? `The first ${hits.length} of ${found}.` : found + " found.";
    document.getElementById("nothing").hidden = blank || hits.length > 0;
    document.querySelector("h1").textContent = "Search"; // the server named the query that it was asked
  }

  const list = document.getElementById("results"), status = document.getElementById("found");
  const input = document.querySelector("form.find input");
  if (list && status && input) {
    let latest = 0;
    const update = async () => {
      const turn = ++latest, query = input.value;
      try {
        const index = await load();
        if (turn === latest) show(list, status, query, search(query, index));
      } catch {
        status.textContent = "The index of the search could not be read. Try again, or look through the lists of codes and reasons.";
      }
    };
    const query = new URLSearchParams(location.search).get("q");
    if (query !== null) {
      input.value = query;
      if (isStatic) update();
    }
    input.addEventListener("input", update);
    input.form.addEventListener("submit", (e) => {
      if (!isStatic) return;
      e.preventDefault();
      history.replaceState(null, "", "?q=" + encodeURIComponent(input.value));
      update();
    });
  }

  // Plain files cannot answer the form that picks two codes.
  const pick = document.querySelector("form[data-compare]");
  if (pick && isStatic) {
    pick.hidden = false;
    const lead = (one, other) => {
      const [a, b] = [one, other].sort();
      location.href = address(a === b ? "/status/" + a : `/compare/${a}-vs-${b}`);
    };
    pick.addEventListener("submit", (e) => {
      e.preventDefault();
      lead(pick.elements.a.value, pick.elements.b.value);
    });
    const asked = new URLSearchParams(location.search), offered = [...pick.elements.a.options].map((o) => o.value);
    if (offered.includes(asked.get("a")) && offered.includes(asked.get("b"))) lead(asked.get("a"), asked.get("b"));
  }

  // Keys of the wizard.
  const answers = document.querySelector("[data-keys]");
  if (answers) {
    document.querySelector(".keys")?.removeAttribute("hidden");
    document.addEventListener("keydown", (e) => {
      if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest("input, textarea, select")) return;
      const link = e.key === "n" ? answers.querySelector("[rel=next]")
        : e.key === "b" ? answers.querySelector("[rel=prev]")
        : /^[1-9]$/.test(e.key) ? answers.querySelectorAll(".choices a")[Number(e.key) - 1] : null;
      if (link) { e.preventDefault(); link.click(); }
    });
  }

  // The examples name the default address; here is the real one.
  if (!isStatic) {
    for (const pre of document.querySelectorAll("pre[data-origin]")) {
      pre.textContent = pre.textContent.replaceAll(pre.dataset.origin + "/", base.href);
    }
  }

  // A button that copies an example.
  if (navigator.clipboard) {
    for (const pre of document.querySelectorAll("main pre")) {
      const frame = document.createElement("div"), button = document.createElement("button");
      frame.className = "copied";
      button.type = "button";
      button.className = "copy";
      button.textContent = "Copy";
      button.addEventListener("click", async () => {
        try {
          await navigator.clipboard.writeText(pre.textContent);
          button.textContent = "Copied";
        } catch {
          button.textContent = "Select and copy by hand";
        }
      });
      pre.replaceWith(frame);
      frame.append(pre, button);
    }
  }
})();
