/* Comforts of pages that find, fetch, copy or draw a map, where scripts run; every page works without them. One file for all of
   them: a first visit waits for few requests, and a second for none. Parts whose elements a page lacks do nothing. */

/* Addresses, and the listing. */
(() => {
  "use strict";
  document.documentElement.classList.add("js");

  // Empty parameters do not belong into a shared address, nor what holds anyway; columns of the dial are one parameter.
  const DIAL = "at-least-";
  document.addEventListener("htmx:configRequest", (event) => {
    const kept = event.detail.parameters;
    // To htmx a button stands for all fields of its name; a browser sends both, such as one service beside the others.
    const pressed = event.detail.triggeringEvent?.submitter;
    if (pressed?.name) {
      kept.delete(pressed.name);
      new FormData(pressed.form, pressed).getAll(pressed.name).forEach((value) => kept.append(pressed.name, value));
    }
    for (const name of [...new Set(kept.keys())]) {
      const values = kept.getAll(name).filter((value) => value !== "");
      kept.delete(name);
      if (name.startsWith(DIAL)) values.forEach((level) => kept.append("determinant", `${name.slice(DIAL.length)}:${level}`));
      else values.forEach((value) => kept.append(name, value));
    }
    if (kept.get("view") === "cards") kept.delete("view");
  });

  if (document.getElementById("listing-form")) {
    keepWords();
    keepFacets();
    keepTray();
  }

  // In words or as blocks: no filter, so it asks for nothing, but it holds from one visit to the next.
  function keepWords() {
    const box = () => document.getElementById("in-words");
    const key = "in-words";
    const recall = () => { try { box().checked = localStorage.getItem(key) === "1"; } catch { /* blocks */ } };
    document.addEventListener("change", (event) => {
      if (event.target !== box()) return;
      event.stopPropagation();
      try { localStorage.setItem(key, box().checked ? "1" : ""); } catch { /* not kept */ }
    }, true);
    document.addEventListener("htmx:historyRestore", recall);
    addEventListener("pageshow", recall);
  }

  function keepFacets() {
    // Elements are looked up anew each time: going back in the history replaces the whole body.
    const count = () => document.getElementById("result-count");
    const note = () => document.getElementById("live");

    // Which facets a person opened or closed survives the swap of the filter column.
    let open = new Map();
    const facets = () => [...document.querySelectorAll("#facets > details")];
    const choices = (facet) => facet.querySelector(".choices");
    document.addEventListener("htmx:beforeSwap", () => {
      open = new Map(facets().map((facet) => [facet.id, [facet.open, choices(facet)?.scrollTop || 0]]));
    });
    document.addEventListener("htmx:afterSettle", ({ detail }) => {
      for (const facet of facets().filter((one) => open.has(one.id))) {
        const [wasOpen, scrolled] = open.get(facet.id);
        facet.open = wasOpen;
        if (choices(facet)) choices(facet).scrollTop = scrolled;
      }
      open = new Map();
      if (detail.requestConfig?.elt.id !== "listing-form") followAddress(); // else it would undo a choice just made
      const shown = detail.requestConfig?.triggeringEvent?.type === "submit";
      if (shown || document.activeElement === document.body) count()?.focus();
      if (note() && count()) tell(count().textContent);
    });

    // What takes longer is told, and its result in any case.
    let slow;
    const tell = (text) => { clearTimeout(slow); note().textContent = text.replace(/\s+/g, " ").trim(); };
    document.addEventListener("htmx:beforeRequest", () => {
      clearTimeout(slow);
      slow = setTimeout(() => { if (note()) note().textContent = note().dataset.slow; }, 700);
    });
    for (const failed of ["htmx:sendError", "htmx:responseError"]) {
      document.addEventListener(failed, () => clearTimeout(slow));
    }

    // What is typed in the toolbar is not swapped and so not lost; it follows the address, as after a removed chip.
    function followAddress() {
      const asked = new URLSearchParams(location.search);
      const query = document.getElementById("id-q");
      if (query && document.activeElement !== query) query.value = asked.get("q") || "";
      const sort = document.getElementById("id-sort");
      if (sort) sort.value = asked.get("sort") || "";
      const view = document.getElementById(`view-${asked.get("view") || "cards"}`);
      if (view) view.checked = true;
    }
  }

  // Services chosen for a comparison: kept over pages and filters as long as the window lives.
  function keepTray() {
    const form = () => document.getElementById("compare-form");
    const key = `compare${document.documentElement.dataset.view ?? ""}`; // what is in view here may be unknown elsewhere
    const read = () => { try { return JSON.parse(sessionStorage.getItem(key)) || []; } catch { return []; } };
    const write = (chosen) => { try { sessionStorage.setItem(key, JSON.stringify(chosen)); } catch { /* not kept */ } };

    function show() {
      const chosen = read();
      const slugs = chosen.map(([slug]) => slug);
      for (const box of document.querySelectorAll("input[form=compare-form]")) box.checked = slugs.includes(box.value);
      form().querySelector("ul").replaceChildren(...chosen.map(([slug, name]) => item(slug, name)));
      form().hidden = chosen.length === 0;
    }

    function item(slug, name) {
      const drop = document.createElement("button");
      drop.type = "button";
      drop.className = "drop";
      drop.textContent = `${name} ×`;
      drop.setAttribute("aria-label", `${form().dataset.remove} ${name}`);
      drop.addEventListener("click", () => {
        write(read().filter(([other]) => other !== slug));
        show();
        (form().querySelector(".drop") || document.getElementById("result-count"))?.focus();
      });
      const entry = document.createElement("li");
      entry.append(drop);
      return entry;
    }

    document.addEventListener("change", (event) => {
      const box = event.target;
      if (box.getAttribute?.("form") !== "compare-form") return;
      event.stopPropagation();
      const rest = read().filter(([slug]) => slug !== box.value);
      const full = box.checked && rest.length >= Number(form().dataset.most);
      if (full) box.checked = false;
      else write(box.checked ? [...rest, [box.value, box.dataset.name]] : rest);
      form().querySelector("[role=status]").textContent = full ? form().dataset.full : "";
      show();
    }, true);
    document.addEventListener("submit", (event) => {
      if (event.target !== form()) return;
      event.preventDefault();
      const query = new URLSearchParams(read().map(([slug]) => ["service", slug]));
      location.assign(`${form().action}?${query}`);
    });
    document.addEventListener("htmx:afterSettle", show);
    addEventListener("pageshow", show);
    show();
  }
})();

/* A failed request in place is told where the page has a note for it; the next request from there takes that away. */
(() => {
  "use strict";
  const asking = (element) => element.closest("[data-note]")?.dataset;
  const noteOf = (element) => document.getElementById(asking(element)?.note ?? "");
  const untell = (note) => note.querySelector(".error")?.remove();

  // The server's own sentence, where it sent one.
  for (const kind of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(kind, ({ detail }) => {
      const note = noteOf(detail.elt);
      if (!note) return;
      const answer = new DOMParser().parseFromString(detail.xhr.responseText, "text/html").querySelector(".error");
      const told = document.createElement("span");
      told.className = "error";
      told.textContent = answer?.textContent ?? asking(detail.elt).failed;
      untell(note);
      note.append(told);
    });
  }
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    const note = noteOf(detail.elt);
    if (note) untell(note);
  });
})();

/* Boxes that find services while a person types; without scripts a button finds. */
(() => {
  "use strict";
  const isBox = (element) => element.matches?.(".finder [type=search]");

  // Enter finds at once and sends no form, and what is written there is no choice yet.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !isBox(event.target)) return;
    event.preventDefault();
    htmx.trigger(event.target, "find");
  });
  document.addEventListener("change", (event) => { if (isBox(event.target)) event.stopPropagation(); }, true);

  // What was taken in place stands below: the box is free for the next one.
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    const finder = detail.requestConfig?.triggeringEvent?.submitter?.closest(".finder");
    if (!finder) return;
    const box = finder.querySelector("[type=search]");
    box.value = "";
    box.focus();
    for (const part of finder.querySelectorAll(".found, .told")) part.replaceChildren();
  });
})();

/* Comforts of the forms that ask for weights, targets and services, where scripts run. */
(() => {
  "use strict";

  // Sliders beside the numbers of weights and targets; the number stays what is sent.
  for (const number of document.querySelectorAll("input.slider")) {
    const range = document.createElement("input");
    range.type = "range";
    for (const name of ["min", "max"]) range.setAttribute(name, number.getAttribute(name) || "0");
    range.step = number.dataset.step;
    const label = document.querySelector(`label[for="${number.id}"]`);
    range.setAttribute("aria-label", label ? label.textContent.trim() : number.name);
    const follow = () => { range.value = number.value || number.placeholder || "0"; };
    follow();
    number.addEventListener("input", follow);
    range.addEventListener("input", () => { number.value = range.value; });
    range.addEventListener("change", (event) => {
      event.stopPropagation();
      number.dispatchEvent(new Event("change", { bubbles: true }));
    });
    number.after(range);
  }

  // Arrow keys run through the list of cities: nothing happens before a button is pressed. Nor where a link is put
  // together from parts.
  document.getElementById("id_city")?.addEventListener("change", (event) => event.stopPropagation());
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-quiet]")) event.stopPropagation();
  }, true);

  // Who sets a target or a peer means to compare with it.
  document.addEventListener("change", ({ target }) => {
    const against = document.getElementById("id_against");
    if (!against || !target.value) return;
    if (target.name === "peer") against.value = "peer";
    if (target.name === "target" || target.name.startsWith("t-")) against.value = "target";
  }, true);

  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (detail.elt.id === "outcome") showDefaults(); // and not a small part that came later
  });

  // What a chosen scenario or common target means for the numbers that are left empty.
  function showDefaults() {
    const source = document.getElementById("defaults");
    if (!source) return;
    for (const [prefix, values] of Object.entries(JSON.parse(source.value))) {
      for (const [slug, value] of Object.entries(values)) {
        const number = document.getElementById(`id_${prefix}${slug}`);
        if (!number) continue;
        number.placeholder = value;
        number.dispatchEvent(new Event("input"));
      }
    }
  }
})();

/* Services, cities and providers that fit what is typed into a search box: a combobox with a list, by arrows, Enter and
   Esc. Enter on none of them, and a browser without scripts, search as ever. */
(() => {
  "use strict";
  const field = document.querySelector("input[data-suggestions]");
  if (!field) return;
  const WAIT = 150;
  let rows = [], at = -1, timer, asked = 0;
  const list = document.createElement("ul"), status = document.createElement("span");
  list.id = `${field.id}-suggestions`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.labels[0]?.textContent.trim() ?? "");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  (field.closest("label") ?? field).after(list, status); // not inside of what names the box
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) field.setAttribute(name, value);

  async function suggest() {
    const mine = ++asked, text = field.value.trim();
    if (!text) return close();
    const answer = await fetch(`${field.dataset.suggestions}?${new URLSearchParams({ q: text })}`).catch(() => null);
    const found = answer?.ok ? (await answer.json()).found : [];
    if (mine === asked && document.activeElement === field) show(found);
  }

  function show(found) {
    rows = found;
    list.replaceChildren(...rows.map(({ name, note, address }, place) => {
      const item = document.createElement("li"), kind = document.createElement("span");
      item.id = `${list.id}-${place}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      kind.className = "quiet";
      kind.textContent = note;
      item.append(`${name} `, kind);
      item.addEventListener("pointerdown", (event) => event.preventDefault());
      item.addEventListener("click", () => location.assign(address));
      return item;
    }));
    list.hidden = !rows.length;
    list.style.insetInlineStart = `${field.offsetLeft}px`;
    list.style.insetBlockStart = `${field.offsetTop + field.offsetHeight}px`;
    list.style.inlineSize = `${field.offsetWidth}px`;
    field.setAttribute("aria-expanded", String(!list.hidden));
    mark(-1);
    status.textContent = rows.length ? `${rows.length} ${field.dataset.told}` : "";
  }

  function mark(place) {
    at = place;
    [...list.children].forEach((item, own) => item.setAttribute("aria-selected", String(own === place)));
    if (place < 0) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", list.children[place].id);
    list.children[place].scrollIntoView({ block: "nearest" });
  }

  function close() {
    asked += 1;
    clearTimeout(timer);
    if (!list.hidden) show([]);
  }

  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(suggest, WAIT); });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && list.hidden) suggest();
    else if (step) mark(at < 0 ? (step > 0 ? 0 : rows.length - 1) : (at + step + rows.length) % rows.length);
    else if (event.key === "Enter" && at >= 0) location.assign(rows[at].address);
    else if (event.key === "Escape" && !list.hidden) close();
    else { if (event.key === "Enter") close(); return; }
    event.preventDefault();
  });
})();

/* A map is one stop for the Tab key; arrow keys lead from dot to dot. Without scripts each dot is a stop, and the list beside the
   map says the same. */
(() => {
  "use strict";
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const dots = (svg) => [...svg.querySelectorAll("a")];
  const rove = (svg, to) => { for (const dot of dots(svg)) dot.setAttribute("tabindex", dot === to ? "0" : "-1"); };

  function middle(dot) {
    const { x, y, width, height } = dot.querySelector(".hit").getBoundingClientRect();
    return [x + width / 2, y + height / 2];
  }

  // The nearest in the direction; what lies beside it counts double.
  function next(from, others, [dx, dy]) {
    const [x, y] = middle(from);
    const far = (dot) => {
      const [otherX, otherY] = middle(dot);
      const along = (otherX - x) * dx + (otherY - y) * dy;
      return along > 0 ? along + 2 * Math.abs((otherX - x) * dy + (otherY - y) * dx) : Infinity;
    };
    const [nearest] = others.map((dot) => [far(dot), dot]).sort(([one], [other]) => one - other);
    return nearest && nearest[0] < Infinity ? nearest[1] : from;
  }

  function move(event) {
    const from = event.target.closest?.(".map a"), svg = from?.closest("figure > svg");
    if (!from || !ARROWS[event.key] || event.altKey || event.ctrlKey || event.metaKey) return;
    const to = next(from, dots(svg).filter((dot) => dot !== from), ARROWS[event.key]);
    rove(svg, to);
    to.focus();
    event.preventDefault();
  }

  function begin() {
    for (const svg of document.querySelectorAll(".map figure > svg:not(:has(a[tabindex]))")) rove(svg, dots(svg)[0]);
  }
  document.addEventListener("keydown", move);
  for (const event of ["htmx:afterSettle", "htmx:historyRestore"]) document.addEventListener(event, begin);
  begin();
})();

/* A button that copies a text of the page, where scripts may; else the text is there to be selected. */
(() => {
  "use strict";
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("button[data-copies]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const text = document.getElementById(button.dataset.copies);
      const told = button.parentElement.querySelector("[role=status]");
      try {
        await navigator.clipboard.writeText(text.value ?? text.innerText.trim());
        told.textContent = button.dataset.copied;
      } catch {
        if (text.select) text.select();
        else getSelection().selectAllChildren(text);
      }
    });
  }
})();
