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
