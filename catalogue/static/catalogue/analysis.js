/* Sliders beside the numbers of weights and targets, where scripts run; the number stays what is sent. */
(() => {
  "use strict";
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

  // Arrow keys run through a list of services or cities: nothing happens before a button is pressed.
  for (const id of ["add-service", "id_city", "id_must"]) {
    document.getElementById(id)?.addEventListener("change", (event) => event.stopPropagation());
  }

  // What a chosen scenario or common target means for the numbers that are left empty.
  const hints = () => {
    const source = document.getElementById("defaults");
    if (!source) return;
    for (const [prefix, values] of Object.entries(JSON.parse(source.dataset.values))) {
      for (const [slug, value] of Object.entries(values)) {
        const number = document.getElementById(`id_${prefix}${slug}`);
        if (!number) continue;
        number.placeholder = value;
        number.dispatchEvent(new Event("input"));
      }
    }
  };
  document.addEventListener("htmx:afterSettle", hints);

  // A service that was added stands in the list below; the select is free for the next one.
  document.addEventListener("htmx:afterSettle", () => {
    const add = document.getElementById("add-service");
    if (add) add.value = "";
  });
  // Empty parameters do not belong into a shared address.
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.target.id !== "portfolio-form") return;
    const kept = event.detail.parameters;
    for (const name of [...new Set(kept.keys())]) {
      const values = kept.getAll(name).filter((value) => value !== "");
      kept.delete(name);
      values.forEach((value) => kept.append(name, value));
    }
  });
  for (const kind of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(kind, () => {
      const note = document.getElementById("working");
      if (note) note.textContent = note.dataset.failed;
    });
  }
})();
