/* A sheet saves itself: the same as its button sends, answered in a few words. What is not saved yet is kept in this
   browser, so that neither a closed window nor an ended session or a failed connection loses it. */
(() => {
  "use strict";
  const form = document.querySelector("form.sheet[data-kept]");
  if (!form) return;
  const WAIT = 1500, AGAIN = 15000, LONGEST = 60000; // of what a browser sends while a page closes
  const HIDDEN = ["csrfmiddlewaretoken", "version", "revision"];
  const address = form.getAttribute("action"); // `form.action` are its buttons
  const key = `sheet:${form.dataset.kept}:${address}`;
  const state = form.querySelector(".save-state");
  const field = (name) => form.elements.namedItem(name);
  const content = () => [...new FormData(form)].filter(([name]) => !HIDDEN.includes(name));
  const text = () => JSON.stringify(content());
  let saved = text(), running = null, timer, isSent = false, isStopped = "problem" in form.dataset;

  // A browser may forbid to keep something, or have no more room.
  const store = {
    get() { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
    set(value) { try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch { return false; } },
    remove() { try { localStorage.removeItem(key); } catch { /* nothing there */ } },
  };
  const opening = () => [field("version").value, field("revision").value];
  const keep = (isSent = false) => store.set({ content: content(), opening: opening(), isSent });
  const isChanged = () => text() !== saved;

  function tell(...all) {
    const parts = all.filter(Boolean);
    const told = parts.map((part) => part.textContent ?? part).join(" ");
    if (state.textContent.trim().replace(/\s+/g, " ") !== told) state.replaceChildren(...parts.flatMap((part) => [part, " "]));
    state.classList.toggle("error", told.startsWith(state.dataset.notSaved));
  }
  const clock = (when) => when.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  for (const time of form.querySelectorAll(".save-state time")) time.textContent = clock(new Date(time.dateTime));

  async function send(isAgain = false) {
    const sent = text(), body = new FormData(form);
    body.set("action", "save");
    tell(state.dataset.saving);
    const keepalive = sent.length < LONGEST;
    const answer = await fetch(address, { method: "POST", body, keepalive, headers: { Accept: "application/json" } });
    const told = await answer.json().catch(() => ({ problem: state.dataset.failed }));
    if (told.token) field("csrfmiddlewaretoken").value = told.token;
    if (answer.status === 403 && told.token && !isAgain) return send(true); // who signed in again has another token
    if (!answer.ok) return refused(told.problem, answer.status);
    field("version").value = told.version;
    field("revision").value = told.revision;
    saved = sent;
    if (isChanged()) keep(); else store.remove();
    tell(`${state.dataset.saved} ${clock(new Date())}`);
  }

  // Another draft, or a closed round: both stand on the page that the button of the form leads to.
  function refused(problem, status) {
    isStopped = status === 409;
    const door = Object.assign(document.createElement("a"), { href: state.dataset.login, target: "_blank" });
    door.textContent = state.dataset.signIn;
    tell(`${state.dataset.notSaved} ${problem}`, status === 403 && door);
  }

  function save() {
    clearTimeout(timer);
    if (running) return running.then(save);
    if (!isChanged()) return Promise.resolve();
    running = send()
      .catch(() => {
        tell(`${state.dataset.notSaved} ${state.dataset.offline}`);
        timer = setTimeout(save, AGAIN);
      })
      .finally(() => { running = null; });
    return running;
  }

  function note() {
    if (isStopped) return void keep();
    clearTimeout(timer);
    keep();
    if (isChanged()) tell(state.dataset.unsaved);
    timer = setTimeout(save, WAIT);
  }
  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, ({ target }) => { if (target.name) note(); });
  }
  addEventListener("online", () => { if (isChanged() && !isStopped) save(); });
  addEventListener("pagehide", () => { if (isChanged() && !isSent) { keep(); if (!isStopped && !running) save(); } });
  document.addEventListener("visibilitychange", () => { if (isChanged() && !isStopped && !isSent) save(); });

  // A button waits for what is on its way, so that the page is not behind its own save.
  form.addEventListener("submit", (event) => {
    if (isSent) return;
    event.preventDefault();
    const { submitter } = event;
    const isQuiet = submitter?.value === "save" && !isStopped;
    const later = () => setTimeout(act); // a form takes no second submission while it tells of the first
    const act = () => {
      if (isQuiet) return save();
      isSent = true;
      keep(true);
      if (submitter?.value !== "check") form.setAttribute("action", address + location.hash);
      form.requestSubmit(submitter);
    };
    Promise.resolve(running).then(later);
  });
  addEventListener("pageshow", ({ persisted }) => { if (persisted) isSent = false; });

  /* What this browser kept and the site never got */
  const before = store.get(), box = document.getElementById("kept-input"), isLocked = "locked" in form.dataset;
  if (isStopped && !isLocked) keep();
  else if (before && !isStopped) {
    const isAsOpened = `${before.opening}` === `${opening()}`;
    if (JSON.stringify(before.content) === saved || (before.isSent && !isAsOpened)) store.remove();
    else if (isAsOpened && !isLocked) restore();
    else box.hidden = false;
  }
  box.addEventListener("click", ({ target }) => {
    if (target.value === "restore") restore();
    if (target.value === "forget") store.remove();
    if (target.value) box.hidden = true;
  });

  function restore() {
    const values = new Map();
    for (const [name, value] of before.content) values.set(name, [...(values.get(name) ?? []), value]);
    for (const input of form.elements) {
      if (!input.name || HIDDEN.includes(input.name) || input.type === "submit" || input.type === "hidden") continue;
      const own = values.get(input.name) ?? [];
      if (["radio", "checkbox"].includes(input.type)) input.checked = own.includes(input.value);
      else input.value = own[0] ?? "";
    }
    form.querySelector("[name$='-level']")?.dispatchEvent(new Event("change", { bubbles: true }));
  }
})();
