/* A button that copies a text of the page, where scripts may; else the text is there to be selected. */
(() => {
  "use strict";
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("button[data-copies]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const text = document.getElementById(button.dataset.copies);
      const told = button.parentElement.querySelector("[role=status]");
      try {
        await navigator.clipboard.writeText(text.value ?? text.innerText.trim());
        told.textContent = button.dataset.copied;
      } catch {
        getSelection().selectAllChildren(text);
      }
    });
  }
})();
