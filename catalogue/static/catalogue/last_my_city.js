/* The city of one's own that was built last is kept in this browser, where scripts run: links that add something go on with it,
   and the empty page of My city leads back to it. Without scripts such links begin a new one. */
(() => {
  "use strict";
  const KEY = "my-city";
  const FORMER = "portfolio"; // as it was kept by the first release; without its version it is read part by part
  const read = () => {
    try {
      return localStorage.getItem(KEY) || (localStorage.getItem(FORMER) || "").replace("v=1&", "");
    } catch { return ""; }
  };
  const write = (state) => { try { localStorage.setItem(KEY, state); } catch { /* not kept */ } };

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
