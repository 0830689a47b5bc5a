/* An idea is kept as one answers, in the address and in this browser: who leaves and comes back goes on with it. What
   stands beside the form follows. Without scripts a button shows it, and the address holds what was sent. */
(() => {
  "use strict";
  const KEY = `idea${document.documentElement.dataset.view ?? ""}`;
  const LONGEST = 7000; // of an address that every server takes
  const WAIT = 300;
  const form = document.querySelector("form.evaluate");
  const isIdea = !form.elements.my_city; // an own service of my city is kept there
  const element = (id) => document.getElementById(id);
  const read = () => { try { return localStorage.getItem(KEY) ?? ""; } catch { return ""; } };
  const forget = () => { try { localStorage.removeItem(KEY); } catch { /* nothing there */ } };
  form.querySelector("[name=filling]").remove();

  // A browser may forbid to keep something, or have no more room.
  function write(state) {
    try { localStorage.setItem(KEY, state); } catch { return false; }
    return true;
  }

  if (isIdea && !location.search && read()) return location.replace(`?${read()}${location.hash}`);
  element("kept").hidden = !isIdea || !read();
  element("kept").querySelector("a").addEventListener("click", forget);

  function keep() {
    const state = new URLSearchParams({ filling: 1 });
    for (const [name, value] of new FormData(form)) if (value) state.append(name, value);
    if (`${state}`.length > LONGEST) return;
    history.replaceState(null, "", `?${state}${location.hash}`);
    if (!isIdea) return;
    const isKept = write(`${state}`);
    element("kept").hidden = !isKept;
    element("not-kept").hidden = isKept;
  }

  let asking;
  async function show() {
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    const body = new URLSearchParams(new FormData(form));
    try {
      const answer = await fetch(form.dataset.soFar, { method: "POST", body, signal });
      if (!answer.ok) throw new Error(answer.status);
      element("so-far").innerHTML = await answer.text();
      element("told").textContent = element("so-far").querySelector(".answered").textContent;
      element("not-shown").hidden = true;
    } catch {
      if (!signal.aborted) element("not-shown").hidden = false;
    }
  }

  let timer;
  const later = (act) => { clearTimeout(timer); timer = setTimeout(act, WAIT); };
  form.addEventListener("input", () => { keep(); later(show); });
  addEventListener("hashchange", () => { if (new URLSearchParams(location.search).has("filling")) keep(); });

  // Not every browser opens what a link leads into.
  function reveal() {
    const target = element(location.hash.slice(1));
    for (let part = target?.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  }
  addEventListener("hashchange", reveal);
  reveal();

  // The box that finds services needs more scripts: only who opens it asks for them.
  const start = document.querySelector("details.start");
  function load() {
    for (const src of start.dataset.scripts.split(" ")) {
      document.head.append(Object.assign(document.createElement("script"), { src, async: false }));
    }
    delete start.dataset.scripts;
  }
  const whenLoaded = (act) => document.readyState === "complete" ? act() : addEventListener("load", act, { once: true });
  const isNeeded = () => start.open && start.dataset.scripts;
  // Where it comes open, what was found stands there already: more is asked for once somebody goes on.
  start.addEventListener(start.open ? "focusin" : "toggle", () => whenLoaded(() => { if (isNeeded()) load(); }));
})();
