/* What fits what is being typed: names of cities and actors, and the pages read, to be cited by number. A combobox with
   a list, by arrows, Enter and Esc; without scripts one types the whole name or number. */
(() => {
  "use strict";
  const form = document.querySelector("[data-suggestions]");
  if (!form) return;
  const WAIT = 200;
  let list, field, options = [], at = -1, timer, asked = 0;

  const kindOf = (element) => element.dataset?.suggest || (element.dataset?.cites && "page");

  // The text around the cursor that a choice replaces, as [from, to]; null where nothing is asked for.
  function part() {
    const text = field.value, cursor = field.selectionStart;
    if (field.dataset.cites === "text") {
      const from = text.lastIndexOf("[", cursor - 1);
      return from >= 0 && /^\[[\d,\s]*$/.test(text.slice(from, cursor)) ? [from + 1, cursor] : null;
    }
    if (field.dataset.cites) return [Math.max(text.lastIndexOf(",", cursor - 1), text.lastIndexOf(" ", cursor - 1)) + 1, cursor];
    if ("lines" in field.dataset) {
      const end = text.indexOf("\n", cursor);
      return [text.lastIndexOf("\n", cursor - 1) + 1, end < 0 ? text.length : end];
    }
    return [0, text.length];
  }

  function pages() {
    return [...form.querySelectorAll("#evidence-rows > .row")].map((row) => {
      const value = (name) => row.querySelector(`[name$='-${name}']`)?.value.trim();
      const gone = row.querySelector("[name$='-DELETE']")?.checked;
      return { value: value("number"), label: value("title") || value("url"), gone };
    }).filter(({ value, label, gone }) => value && label && !gone).map(({ value, label }) => ({ value, note: label }));
  }

  async function found(text) {
    const kind = kindOf(field);
    if (kind === "page") return pages().filter(({ value }) => value.startsWith(text.trim().split(/[\s,]/).pop()));
    if (!text.trim()) return [];
    const answer = await fetch(`${form.dataset.suggestions}?${new URLSearchParams({ for: kind, q: text })}`);
    return answer.ok ? (await answer.json()).found : [];
  }

  async function suggest() {
    const range = field && part();
    if (!range) return close();
    const mine = ++asked, own = field;
    const rows = await found(field.value.slice(...range)).catch(() => []);
    if (mine !== asked || own !== field) return;
    if (!rows.length) return close();
    show(rows);
  }

  function show(rows) {
    close();
    options = rows;
    list = document.createElement("ul");
    list.id = `${field.id}_list`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", labelOf(field));
    rows.forEach(({ value, note }, place) => {
      const item = document.createElement("li"), name = document.createElement("strong"), more = document.createElement("span");
      item.id = `${list.id}_${place}`;
      item.setAttribute("role", "option");
      name.textContent = kindOf(field) === "page" ? `[${value}]` : value;
      more.textContent = note;
      if (kindOf(field) !== "page") more.className = "quiet";
      item.append(name, more);
      item.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(place); });
      list.append(item);
    });
    field.closest(".field").append(list);
    expanded(true);
    field.setAttribute("aria-controls", list.id);
    mark(kindOf(field) === "page" && field.dataset.cites === "text" ? 0 : -1);
  }

  const labelOf = (element) => document.querySelector(`label[for="${element.id}"]`)?.textContent.trim() ?? "";

  function mark(place) {
    at = place;
    [...list.children].forEach((item, own) => item.setAttribute("aria-selected", String(own === place)));
    if (place < 0) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", list.children[place].id);
    list.children[place].scrollIntoView({ block: "nearest" });
  }

  function choose(place) {
    const [from, to] = part(), value = options[place].value;
    const after = field.dataset.cites === "text" ? "]" : "";
    field.setRangeText(value + after, from, to, "end");
    close();
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function close() {
    asked += 1;
    list?.remove();
    list = undefined;
    at = -1;
    if (!field) return;
    expanded(false);
    field.removeAttribute("aria-activedescendant");
    field.removeAttribute("aria-controls");
  }

  // A text of several lines stays a text box, which has no state of being expanded.
  function expanded(value) {
    if (field.tagName === "INPUT") field.setAttribute("aria-expanded", String(value));
  }

  form.addEventListener("focusin", ({ target }) => {
    if (!kindOf(target)) return;
    field = target;
    if (field.tagName === "INPUT") field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-haspopup", "listbox");
    expanded(false);
    if (field.dataset.cites === "field") suggest();
  });
  form.addEventListener("focusout", ({ target }) => {
    if (target === field) close();
  });
  form.addEventListener("input", ({ target }) => {
    if (target !== field || !kindOf(target)) return;
    clearTimeout(timer);
    if (kindOf(target) === "page") suggest(); else timer = setTimeout(suggest, WAIT);
  });
  form.addEventListener("keydown", (event) => {
    if (event.target !== field) return;
    if (event.key === "ArrowDown" && !list && field.dataset.cites !== "text" && field.tagName === "INPUT") {
      event.preventDefault();
      suggest();
    } else if (list) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) mark((at + step + options.length) % options.length);
      else if (event.key === "Enter" && at >= 0) choose(at);
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
    } else if (event.key === "Enter" && field.tagName === "INPUT") event.preventDefault();
  });
})();
