/* Who goes back in the browser sees the earlier page with all that was entered since, so that sending it once more loses
   nothing. The newest state is kept in this tab alone. Without scripts the rail shows what is entered. */
(() => {
  "use strict";
  const KEY = `start${document.documentElement.dataset.view ?? ""}`;
  const LONGEST = 7000; // of an address that every server takes
  const form = document.querySelector("[data-start]");
  const hidden = form.elements.state;
  const newest = () => { try { return sessionStorage.getItem(KEY); } catch { return null; } };
  const keep = (state) => { try { sessionStorage.setItem(KEY, state); } catch { /* not kept */ } };
  const isBack = () => performance.getEntriesByType("navigation")[0]?.type === "back_forward";

  addEventListener("pageshow", ({ persisted }) => {
    const state = persisted || isBack() ? newest() : null;
    if (state === null) keep(hidden.defaultValue);
    else if (state === hidden.defaultValue) return;
    else if (state.length < LONGEST) location.replace(`${location.pathname}?${state}`);
    else hidden.value = state;
  });
})();
