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
