/* Small comforts where scripts run; every page works without them. */
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");

  // Which facets a person opened or closed survives the swap of the filter column.
  let open = null;
  const facets = () => [...document.querySelectorAll("#facets > details")];
  document.addEventListener("htmx:beforeSwap", () => {
    open = new Map(facets().map((facet) => [facet.id, [facet.open, facet.querySelector(".choices")?.scrollTop || 0]]));
  });
  document.addEventListener("htmx:afterSettle", () => {
    for (const facet of facets()) {
      if (!open || !open.has(facet.id)) continue;
      const [wasOpen, scrolled] = open.get(facet.id);
      facet.open = wasOpen;
      const choices = facet.querySelector(".choices");
      if (choices) choices.scrollTop = scrolled;
    }
    open = null;
    followAddress();
    const live = document.getElementById("live");
    const count = document.getElementById("result-count");
    if (live && count) live.textContent = count.textContent;
  });

  // The toolbar is not swapped, so that nothing typed is lost; it follows the address, as after a removed chip.
  function followAddress() {
    const asked = new URLSearchParams(location.search);
    const query = document.getElementById("id-q");
    if (query && document.activeElement !== query) query.value = asked.get("q") || "";
    const sort = document.getElementById("id-sort");
    if (sort) sort.value = asked.get("sort") || "";
    const view = document.getElementById(`view-${asked.get("view") || "cards"}`);
    if (view) view.checked = true;
    if (document.activeElement === document.body) document.getElementById("result-count")?.focus();
  }

  // Empty parameters do not belong into a shared address.
  document.addEventListener("htmx:configRequest", (event) => {
    const kept = event.detail.parameters;
    for (const name of [...new Set(kept.keys())]) {
      const values = kept.getAll(name).filter((value) => value !== "");
      kept.delete(name);
      values.forEach((value) => kept.append(name, value));
    }
    if (!kept.has("determinant")) kept.delete("level");
    if (kept.get("view") === "cards") kept.delete("view");
  });

  document.addEventListener("htmx:responseError", () => tell("The list could not be updated. Please try again."));
  document.addEventListener("htmx:sendError", () => tell("No connection. Please try again."));
  function tell(text) {
    const live = document.getElementById("live");
    if (!live) return;
    live.textContent = text;
    live.classList.remove("visually-hidden");
    live.classList.add("error");
  }
  document.addEventListener("htmx:afterSwap", () => {
    const live = document.getElementById("live");
    live?.classList.add("visually-hidden");
    live?.classList.remove("error");
  });

  // Services chosen for a comparison: kept over pages and filters as long as the window lives.
  const tray = document.getElementById("compare-form");
  if (tray) {
    const MOST = 6;
    const key = "compare";
    const read = () => { try { return JSON.parse(sessionStorage.getItem(key)) || []; } catch { return []; } };
    const write = (chosen) => { try { sessionStorage.setItem(key, JSON.stringify(chosen)); } catch { /* not kept */ } };
    const boxes = () => [...document.querySelectorAll("input[form=compare-form]")];
    const show = () => {
      const chosen = read();
      const slugs = chosen.map(([slug]) => slug);
      for (const box of boxes()) box.checked = slugs.includes(box.value);
      const list = tray.querySelector("ul");
      list.replaceChildren(...chosen.map(([slug, name]) => {
        const item = document.createElement("li");
        const drop = document.createElement("button");
        drop.type = "button";
        drop.className = "drop";
        drop.textContent = `${name} ×`;
        drop.setAttribute("aria-label", `${tray.dataset.remove} ${name}`);
        drop.addEventListener("click", () => {
          write(read().filter(([own]) => own !== slug));
          show();
          (tray.querySelector(".drop") || document.getElementById("result-count"))?.focus();
        });
        item.append(drop);
        return item;
      }));
      tray.hidden = chosen.length === 0;
    };
    document.addEventListener("change", (event) => {
      const box = event.target;
      if (box.getAttribute?.("form") !== "compare-form") return;
      event.stopPropagation();
      const rest = read().filter(([slug]) => slug !== box.value);
      if (box.checked && rest.length >= MOST) {
        box.checked = false;
        tray.querySelector("[role=status]").textContent = tray.dataset.full;
      } else {
        write(box.checked ? [...rest, [box.value, box.dataset.name]] : rest);
        tray.querySelector("[role=status]").textContent = "";
      }
      show();
    }, true);
    tray.addEventListener("submit", (event) => {
      event.preventDefault();
      const query = new URLSearchParams(read().map(([slug]) => ["service", slug]));
      location.assign(`${tray.action}?${query}`);
    });
    document.addEventListener("htmx:afterSettle", show);
    addEventListener("pageshow", show);
    show();
  }
})();
