/* Comforts of every page with htmx, and of the listing, where scripts run; every page works without them. */
(() => {
  "use strict";
  document.documentElement.classList.add("js");

  // Empty parameters do not belong into a shared address, nor what holds anyway; columns of the dial are one parameter.
  const DIAL = "at-least-";
  document.addEventListener("htmx:configRequest", (event) => {
    const kept = event.detail.parameters;
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
    const key = "compare";
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
