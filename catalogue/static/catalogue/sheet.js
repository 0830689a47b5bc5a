/* The sheet of a coder: one question at a time or all, the rail that follows, and keys. Without scripts every link of the
   rail shows its question alone, and the page saves by its buttons. */
(() => {
  "use strict";
  const form = document.querySelector("form.sheet");
  if (!form) return;
  const items = [...form.querySelectorAll(".sheet-item")];
  const links = [...form.querySelectorAll(".rail li a")];
  const questions = document.getElementById("questions");
  const kept = {
    get(key) { try { return localStorage.getItem(key); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(key, value); } catch { /* not kept */ } },
  };
  const chosen = (item) => item.querySelector("[name$='-level']:checked")?.value ?? "";
  const shown = () => items.find((item) => item.id === location.hash.slice(1));
  const current = () => document.activeElement.closest(".sheet-item") ?? shown();

  /* Where one is */
  function mark() {
    links.forEach((link) => {
      if (link.hash === location.hash) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    });
    const next = items.find((item) => !chosen(item)) ?? items[0];
    form.querySelector("[data-one]").hash = (current() ?? next).id;
  }

  function follow() {
    items.forEach((item, place) => {
      const level = chosen(item);
      links[place].parentElement.className = level ? "done" : "";
      links[place].querySelector("small").textContent = level === "untold" ? "?" : level;
    });
    form.querySelector("[data-answered]").textContent = items.filter(chosen).length;
    mark();
  }
  form.addEventListener("change", ({ target }) => { if (target.name?.endsWith("-level")) follow(); });

  // Who chose all at once finds all again; else the first open question stands alone.
  form.querySelector("[data-all]").addEventListener("click", () => kept.set("sheet-view", "all"));
  for (const link of [...links, form.querySelector("[data-one]")]) {
    link.addEventListener("click", () => kept.set("sheet-view", "one"));
  }
  const isPlain = "problem" in form.dataset || "locked" in form.dataset || kept.get("sheet-view") === "all";
  if (!location.hash && !isPlain) location.replace(`#${(items.find((item) => !chosen(item)) ?? items[0]).id}`);
  if ("problem" in form.dataset && location.hash) location.hash = ""; // what is wrong stands above
  addEventListener("hashchange", mark);
  mark();

  /* Keys, as long as the focus is in a question and not in a text; a person can turn them off. */
  const box = document.getElementById("use-keys");
  const isText = (element) => element.matches("textarea, select, input:not([type=radio], [type=checkbox])");
  form.querySelector(".keys").hidden = "locked" in form.dataset;
  box.checked = kept.get("sheet-keys") !== "off";
  box.addEventListener("change", () => kept.set("sheet-keys", box.checked ? "on" : "off"));

  function choose(item, value) {
    const radio = item.querySelector(`[name$="-level"][value="${CSS.escape(value)}"]`);
    if (!radio || radio.disabled) return;
    radio.focus();
    if (!radio.checked) radio.click();
  }

  function go(item, step) {
    const next = items[items.indexOf(item) + step];
    if (!next) return (step > 0 ? form.querySelector(".actions [value=check]") : item).focus();
    if (shown()) location.hash = next.id;
    next.focus();
  }

  const ACTS = {
    n: (item) => go(item, 1),
    p: (item) => go(item, -1),
    r: (item) => item.querySelector("[name$='-reason']").focus(),
    "?": (item) => choose(item, "untold"),
  };

  questions.addEventListener("keydown", (event) => {
    const item = event.target.closest(".sheet-item");
    if (!item || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape" && isText(event.target)) return item.focus();
    if (!box.checked || isText(event.target) || event.key.length > 1) return;
    const act = ACTS[event.key] ?? (/^\d$/.test(event.key) && ((own) => choose(own, event.key)));
    if (!act) return;
    event.preventDefault();
    act(item);
  });
})();
