/* One more row in place; without scripts the button sends the form and it comes back with one more. */
(() => {
  "use strict";
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".rows > button[value^='row-']");
    if (!button) return;
    event.preventDefault();
    const rows = button.closest(".rows");
    const total = rows.querySelector("[name$='-TOTAL_FORMS']");
    const copy = rows.querySelector("template").content.cloneNode(true);
    const place = total.value;
    for (const element of copy.querySelectorAll("*")) {
      for (const { name, value } of [...element.attributes]) {
        if (value.includes("__prefix__")) element.setAttribute(name, value.replaceAll("__prefix__", place));
      }
    }
    const number = copy.querySelector("[name^='evidence-'][name$='-number']");
    if (number) number.value = 1 + Math.max(0, ...numbers(rows));
    total.value = Number(total.value) + 1;
    const row = copy.querySelector(".row");
    button.before(copy);
    row.querySelector("input:not([type=hidden], [type=number]), textarea, select").focus();
    rows.dispatchEvent(new Event("input", { bubbles: true }));
  });
  const numbers = (rows) => [...rows.querySelectorAll("[name$='-number']")].map((field) => Number(field.value) || 0);
})();
