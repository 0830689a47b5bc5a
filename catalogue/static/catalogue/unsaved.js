/* What is typed and not saved is asked for on leaving, kept in this browser as one types, and given back after a crash
   or a lost session. A form is sent once. */
(() => {
  "use strict";
  const form = document.querySelector("[data-entry]");
  if (!form) return;
  const WAIT = 800, HIDDEN = ["csrfmiddlewaretoken", "seen", "mark", "action"];
  const { entry, adding, fresh, stamp, saved } = form.dataset;
  const isFresh = fresh !== undefined;
  const note = form.querySelector("[data-unsaved]");
  const content = () => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !HIDDEN.includes(name));
  const text = () => JSON.stringify(content());
  const hidden = (name) => form.querySelector(`[name=${name}]`)?.value;
  const start = text();
  let sent = false, timer;

  // A browser may forbid to keep something, or have no more room: what was kept before is then no longer what is typed.
  const store = {
    get(key) { try { return JSON.parse(localStorage.getItem(`entry:${key}`)); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(`entry:${key}`, JSON.stringify(value)); } catch { this.remove(key); } },
    remove(key) { try { localStorage.removeItem(`entry:${key}`); } catch { /* nothing there */ } },
  };
  const keep = (isSent) => store.set(entry, {
    content: content(), seen: hidden("seen"), mark: hidden("mark"), stamp, isSent,
  });

  if (saved && store.get(adding)?.mark === saved) store.remove(adding);
  const kept = store.get(entry);
  if (kept && isFresh) {
    const isDone = JSON.stringify(kept.content) === start || (kept.isSent && kept.stamp !== stamp);
    if (isDone) store.remove(entry); else offer();
  }

  function offer() {
    const box = document.getElementById("kept-input");
    box.hidden = false;
    box.addEventListener("click", ({ target }) => {
      if (target.value === "restore") restore();
      if (target.value === "forget") { store.remove(entry); box.hidden = true; }
    });
  }

  // The server draws the page from what was kept, rows included, and saves nothing.
  function restore() {
    const own = document.createElement("form");
    own.method = "post";
    own.action = entry;
    own.hidden = true;
    const token = ["csrfmiddlewaretoken", hidden("csrfmiddlewaretoken")];
    for (const [name, value] of [...kept.content, token, ["seen", kept.seen], ["mark", kept.mark], ["action", "show"]]) {
      const field = document.createElement("textarea");
      field.name = name;
      field.value = value ?? "";
      own.append(field);
    }
    sent = true;
    document.body.append(own);
    own.submit();
  }

  const isChanged = () => !isFresh || text() !== start;
  for (const kind of ["input", "change"]) form.addEventListener(kind, () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (note) note.hidden = !isChanged();
      if (isChanged()) keep(false);
    }, WAIT);
  });
  window.addEventListener("beforeunload", (event) => { if (!sent && isChanged()) event.preventDefault(); });
  form.addEventListener("submit", (event) => {
    if (sent) return event.preventDefault();
    clearTimeout(timer);
    sent = true;
    keep(true);
  });
  window.addEventListener("pageshow", ({ persisted }) => { if (persisted) sent = false; });
})();
