/* Sliders beside the numbers of weights and targets, where scripts run; the number stays what is sent. */
(() => {
  "use strict";
  for (const number of document.querySelectorAll("input.slider")) {
    const range = document.createElement("input");
    range.type = "range";
    for (const name of ["min", "max", "step"]) range.setAttribute(name, number.getAttribute(name) || "0");
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
