/* A question that folds to one line shows there what is chosen, before anything is sent. */
(() => {
  "use strict";
  document.addEventListener("input", ({ target }) => {
    const answer = target.type === "radio" && target.closest(".judgement")?.querySelector(":scope > summary > .answer");
    if (!answer || answer.classList.contains("bad")) return;
    const chosen = target.closest("label").querySelector(".word, .none");
    answer.replaceChildren(...[...chosen.childNodes].map((part) => part.cloneNode(true)));
    answer.classList.toggle("done", Boolean(target.value));
  });
})();
