/* Comforts of the forms that ask for weights, targets and services, where scripts run. */
(() => {
  "use strict";

  // Sliders beside the numbers of weights and targets; the number stays what is sent.
  for (const number of document.querySelectorAll("input.slider")) {
    const range = document.createElement("input");
    range.type = "range";
    for (const name of ["min", "max"]) range.setAttribute(name, number.getAttribute(name) || "0");
    range.step = number.dataset.step;
    const label = document.querySelector(`label[for="${number.id}"]`);
    range.setAttribute("aria-label", label ? label.textContent.trim() : number.name);
    const follow = () => { range.value = number.value || number.placeholder || "0"; };
    follow();
    number.addEventListener("input", follow);
    range.addEventListener("input", () => { number.value = range.value; });
    range.addEventListener("change", (event) => {
      event.stopPropagation();
      number.dispatchEvent(new Event("change", { bubbles: true }));
    });
    number.after(range);
  }

  // Arrow keys run through the list of cities: nothing happens before a button is pressed. Nor where a link is put
  // together from parts.
  document.getElementById("id_city")?.addEventListener("change", (event) => event.stopPropagation());
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-quiet]")) event.stopPropagation();
  }, true);

  // Who sets a target or a peer means to compare with it.
  document.addEventListener("change", ({ target }) => {
    const against = document.getElementById("id_against");
    if (!against || !target.value) return;
    if (target.name === "peer") against.value = "peer";
    if (target.name === "target" || target.name.startsWith("t-")) against.value = "target";
  }, true);

  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (detail.elt.id === "outcome") showDefaults(); // and not a small part that came later
  });

  // What a chosen scenario or common target means for the numbers that are left empty.
  function showDefaults() {
    const source = document.getElementById("defaults");
    if (!source) return;
    for (const [prefix, values] of Object.entries(JSON.parse(source.value))) {
      for (const [slug, value] of Object.entries(values)) {
        const number = document.getElementById(`id_${prefix}${slug}`);
        if (!number) continue;
        number.placeholder = value;
        number.dispatchEvent(new Event("input"));
      }
    }
  }
})();
