/* What this browser keeps from one visit to the next, each view of its own: what is in one may be unknown in another. */

/* The city of one's own that was built last is kept in this browser, where scripts run: links that add something go on with it,
   and the empty page of My city leads back to it. Without scripts such links begin a new one. */
(() => {
  "use strict";
  const view = document.documentElement.dataset.view ?? "";
  const KEY = `my-city${view}`;
  const FORMER = "portfolio"; // as it was kept by the first release; without its version it is read part by part
  const read = () => {
    try {
      return localStorage.getItem(KEY) || (!view && localStorage.getItem(FORMER) || "").replace("v=1&", "");
    } catch { return ""; }
  };
  const forget = () => { try { localStorage.removeItem(KEY); } catch { /* nothing there */ } };
  // Where there is no more room, an earlier city must not pass for the last one.
  const write = (state) => { try { localStorage.setItem(KEY, state); } catch { forget(); } };

  // Kept is what was built or opened on this site: a link on a foreign page, or a shared one, must not replace it.
  function keep() {
    const state = document.getElementById("outcome")?.dataset.state;
    if (state) write(state);
  }
  if (document.referrer && new URL(document.referrer).origin === location.origin) keep();
  document.addEventListener("htmx:afterSwap", ({ detail }) => { // at once: whoever sees the new address has it kept
    if (detail.elt.id === "outcome") keep(); // and not where a box found something, or the stability came
  });

  // A city begun from another is left alone: the link of a city's page then begins one of its own.
  function goOn(link, last) {
    const begins = link.dataset.adds || (link.dataset.adds = link.search);
    const own = new URLSearchParams(begins);
    const goesOn = new URLSearchParams(last);
    if (!last || (own.has("city") && own.get("city") !== goesOn.get("city"))) {
      link.search = begins;
      return;
    }
    for (const slug of own.getAll("service")) goesOn.append("add", slug);
    const there = goesOn.getAll("draft"); // followed again, a link adds no second one
    for (const draft of own.getAll("draft")) if (!there.includes(draft)) goesOn.append("draft", draft);
    link.search = goesOn;
  }

  function show() {
    const last = read();
    for (const link of document.querySelectorAll("a[data-adds]")) goOn(link, last);
    const back = document.getElementById("last-my-city");
    if (!back) return;
    back.hidden = !last;
    back.querySelector("a").search = last;
  }
  for (const event of ["pageshow", "storage"]) addEventListener(event, show);
})();

/* Kept ideas stand in an address, and this browser keeps the last one: one more joins them, in place of one of the same
   name. Without scripts the form carries them on. */
(() => {
  "use strict";
  const KEY = `ideas${document.documentElement.dataset.view ?? ""}`;
  const read = () => { try { return localStorage.getItem(KEY) ?? ""; } catch { return ""; } };
  const forget = () => { try { localStorage.removeItem(KEY); } catch { /* nothing there */ } };
  function write(state) {
    try { localStorage.setItem(KEY, state); } catch { return false; }
    return true;
  }

  const nameOf = (idea) => idea.split("~")[6];
  for (const link of document.querySelectorAll("a[data-keeps]")) {
    const own = new URLSearchParams(link.search);
    const names = own.getAll("idea").map(nameOf);
    for (const idea of new URLSearchParams(read()).getAll("idea")) {
      if (!names.includes(nameOf(idea))) own.append("idea", idea);
    }
    link.search = own;
  }

  // Kept is what was opened on this site: a link on a foreign page must not replace it.
  const note = document.getElementById("ideas-kept");
  for (const link of document.querySelectorAll("a[data-forgets]")) link.addEventListener("click", forget);
  if (!document.querySelector(".side-by-side")) return;
  if (!location.search && read().startsWith("?")) return location.replace(read());
  const isOwn = document.referrer && new URL(document.referrer).origin === location.origin;
  if (note) note.hidden = !(isOwn ? write(location.search) : read() === location.search);
})();
