/* Boxes that find services while a person types; without scripts a button finds. */
(() => {
  "use strict";
  document.documentElement.classList.add("js");
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
