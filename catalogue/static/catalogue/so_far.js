/* How far the form is while one types: answers, touchpoints and pages, before anything is saved. */
(() => {
  "use strict";
  const form = document.querySelector("[data-entry]");
  if (!form) return;

  const isAnswered = (question) => Boolean(question.querySelector("[name$='-level']:checked")?.value);

  function rows(kind, named) {
    return [...form.querySelectorAll(`#${kind}-rows > .row`)].map((row) => {
      const value = (name) => row.querySelector(`[name$='-${name}']`)?.value.trim();
      return { number: value("number"), name: value(named), isGone: row.querySelector("[name$='-DELETE']")?.checked };
    }).filter(({ name, isGone }) => name && !isGone);
  }

  // The first number of a text is how many there are.
  const count = (name, number) => document.querySelectorAll(`[data-count="${name}"]`).forEach((element) => {
    element.textContent = element.textContent.replace(/\d+/, number);
  });

  function showPages(pages) {
    const list = document.querySelector("[data-pages-read]");
    const before = [...list.children];
    list.replaceChildren(...pages.map(({ number, name }) => {
      const same = before.find((item) => item.value === Number(number) && item.textContent.trim() === name);
      if (same) return same;
      const item = document.createElement("li");
      item.value = Number(number) || 0;
      item.textContent = name;
      return item;
    }));
  }

  form.addEventListener("input", ({ target }) => {
    const question = target.closest(".judgement");
    if (question && target.type === "radio") {
      count("adds", [...form.querySelectorAll(".judgement")].filter(isAnswered).length);
    } else if (target.closest("#touchpoints-rows")) count("steps", rows("touchpoints", "label").length);
    else if (target.closest("#evidence-rows")) {
      const pages = rows("evidence", "title");
      count("pages", pages.length);
      showPages(pages);
    }
  });
})();
