/* Kept ideas stand in an address, and this browser keeps the last one: one more joins them, in place of one of the same
   name. Without scripts the form carries them on. */
(() => {
  "use strict";
  const KEY = "ideas";
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
