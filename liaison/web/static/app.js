// What makes the pages quicker; everything works without it. Keys, the open mail beside the list, "2 new, show", kept drafts.
const script = document.getElementById("app-script");
const csrf = document.body.dataset.csrf;
const announce = (words) => { document.getElementById("announce").textContent = words; };
const wide = window.matchMedia("(min-width: 1100px)");

import(script.dataset.components).then((nhsuk) => nhsuk.initAll());

// The list: a wide window opens the mail beside it, a narrow one follows the link.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-pane]");
  if (!link || !wide.matches || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  open(link);
});

function open(link) {
  if (!wide.matches) { location.assign(link.href); return; }
  document.querySelectorAll(".row--open").forEach((row) => row.classList.remove("row--open"));
  document.querySelectorAll("a[data-pane][aria-current]").forEach((other) => other.removeAttribute("aria-current"));
  link.closest(".row").classList.add("row--open");
  link.setAttribute("aria-current", "true");
  htmx.trigger(link, "pane");
}

document.addEventListener("htmx:configRequest", (event) => {
  const path = event.detail.elt.getAttribute("hx-push-url");
  if (path) event.detail.parameters.back = path;
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "pane") return;
  event.target.scrollTop = 0;
  const row = document.querySelector(".row--open");
  if (row) opened(row);
  unfold();
  announce("Mail opened beside the list");
  tell("reading");
});

// What the list says of a row is as the open mail says it, once that is open: nobody sees "not opened yet" beside a mail that she reads.
function opened(row) {
  row.style.height = `${row.getBoundingClientRect().height}px`; // it may not shrink: nothing moves under the pointer
  row.classList.remove("row--unopened");
  const stand = row.querySelector(".c-who .stand");
  if (stand && stand.textContent.trim() === "not opened yet") stand.remove();
  const [before, now] = [row.querySelector(".c-due .due"), document.querySelector("#pane .case__line .due")];
  if (before && now) before.replaceWith(now.cloneNode(true));
}

// A mail that somebody has asked to see stays open while she answers it, in this window alone.
function unfold() {
  document.querySelectorAll("details.careful[data-mail]").forEach((fold) => {
    if (sessionStorage.getItem(`shown-${fold.dataset.mail}`)) fold.open = true;
    fold.addEventListener("toggle", () => {
      if (fold.open) sessionStorage.setItem(`shown-${fold.dataset.mail}`, "yes"); else sessionStorage.removeItem(`shown-${fold.dataset.mail}`);
    });
  });
}
unfold();

function pane(words) {
  const said = document.createElement("p");
  said.className = "said";
  said.textContent = words;
  document.getElementById("pane").replaceChildren(said);
  announce(words);
}
document.addEventListener("htmx:responseError", () => pane("The mail could not be opened here. Please load the page again."));
document.addEventListener("htmx:sendError", () => pane("No connection. Nothing was changed; please try again."));

// Single keys, unless somebody is typing or has turned them off.
const rows = () => [...document.querySelectorAll("tr.row")];
const current = () => document.activeElement.closest?.("tr.row") || document.querySelector(".row--open");

function step(by) {
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(current());
  const next = all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
  next.querySelector(".subject").focus();
}

function post(path, fields) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = path;
  for (const [name, value] of Object.entries({ csrf, ...fields })) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}

function chosen() {
  const inside = document.activeElement.closest?.(".case") || (!current() && document.querySelector(".case"));
  if (inside) return { id: inside.dataset.case, version: inside.dataset.version, back: inside.dataset.back };
  const row = current();
  return row && { id: row.dataset.id, version: row.dataset.version, back: location.pathname + location.search };
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  o: () => { const row = current(); if (row) open(row.querySelector(".subject")); },
  t: () => { const one = chosen(); if (one) post(`/cases/${one.id}/take`, { version: one.version, back: one.back }); },
  r: () => { const one = chosen(); if (one) location.assign(`/cases/${one.id}/reply`); },
  "/": () => { const find = document.getElementById("find"); if (find) { find.focus(); find.select(); } },
  "?": () => document.getElementById("keys")?.showModal(),
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select, dialog, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !document.getElementById("keys")) return;
  if (localStorage.getItem("keys-off") === "yes" && event.key !== "?") return;
  const act = KEYS[event.key];
  if (act) { event.preventDefault(); act(); }
});

const off = document.getElementById("keys-off");
if (off) {
  off.checked = localStorage.getItem("keys-off") === "yes";
  off.addEventListener("change", () => localStorage.setItem("keys-off", off.checked ? "yes" : "no"));
}

// What came and what changed: it is said, and waits to be asked. Then the list alone is drawn anew; the open mail stays as it is.
const news = document.getElementById("news");
const list = () => document.querySelector("[data-newest]");
async function look() {
  if (document.hidden) return;
  const from = list().dataset;
  const answer = await fetch(`/inbox/news?since=${from.newest}&seen=${from.seen || 0}`, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer || !answer.ok) return;
  const { words, changed } = await answer.json();
  const shown = new Set(rows().map((row) => Number(row.dataset.id)));
  const moved = from.seen ? changed.filter((id) => shown.has(id)).length : 0;
  const said = [words, moved ? `${moved} changed` : ""].filter(Boolean).join(", ");
  if (!said || news.dataset.words === said) return;
  news.dataset.words = said;
  const link = document.createElement("a");
  link.href = location.pathname === "/inbox/search" ? "/inbox" : location.pathname + location.search;
  link.textContent = `${said}, show`;
  if (list().id === "list" && location.pathname === "/inbox") link.addEventListener("click", (event) => { event.preventDefault(); renew(link.href); });
  news.replaceChildren(link);
}
async function renew(href) {
  const answer = await fetch(href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer || !answer.ok) { location.assign(href); return; }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of ["list", "tabs"]) document.getElementById(id).replaceWith(document.adoptNode(page.getElementById(id)));
  htmx.process(document.getElementById("list"));
  news.replaceChildren();
  delete news.dataset.words;
  announce("The list is up to date");
  document.querySelector("a.subject")?.focus();
}
if (list() && news) setInterval(look, 30000);
window.liaisonLook = look;

// Who else has the same case open, and what a colleague did with it: said beside it, and nothing is changed by itself.
const here = () => document.querySelector("[data-here]");
async function tell(doing) {
  const place = here();
  if (!place || (document.hidden && doing !== "leaving")) return;
  const body = new URLSearchParams({ version: place.dataset.version, doing });
  const answer = await fetch(place.dataset.here, { method: "POST", body, keepalive: true, headers: { "X-CSRF-Token": csrf, Accept: "application/json" } }).catch(() => null);
  if (!answer || !answer.ok || doing === "leaving") return;
  const { words, changed } = await answer.json();
  const others = place.querySelector(".who__others");
  if (others.textContent !== words) others.textContent = words;
  const told = place.querySelector(".who__changed");
  if (!changed || told.dataset.words === changed) return;
  told.dataset.words = changed;
  const link = document.createElement("a");
  link.href = place.dataset.show;
  link.textContent = "Show how it stands now";
  told.replaceChildren(document.createTextNode(`${changed} `), ...(document.getElementById("reply-form") ? [] : [link]));
}
const doing = () => (document.getElementById("reply-text") ? "replying" : "reading");
if (here() || document.getElementById("pane")) {
  tell(doing());
  setInterval(() => tell(doing()), 20000);
  window.addEventListener("pagehide", () => tell("leaving"));
}
window.liaisonTell = () => tell(doing());

// Drafts are kept while somebody writes, and once more when the page is left.
const draft = document.querySelector("form[data-autosave]");
if (draft) {
  const text = draft.querySelector("textarea[name=text]");
  const said = document.getElementById("draft-said");
  let kept = text.value;
  let waiting = 0;
  let elsewhere = false;
  const save = async () => {
    if (text.value === kept || elsewhere) return;
    const now = text.value;
    const body = new URLSearchParams({ text: now, template: draft.elements.template.value, kept: draft.elements.kept.value });
    const answer = await fetch(draft.dataset.autosave, {
      method: "POST", body, keepalive: body.toString().length < 60000, headers: { "X-CSRF-Token": csrf, Accept: "application/json" },
    }).catch(() => null);
    if (answer && (answer.ok || answer.status === 409)) {
      const told = await answer.json();
      said.textContent = told.words;
      if (answer.ok) { kept = now; draft.elements.kept.value = told.kept; } else elsewhere = true;
      return;
    }
    said.textContent = "The draft could not be kept just now: your text is still here. It is tried again as you write.";
  };
  text.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(save, 1500); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
}

// Files chosen for an answer: what is too large is said before it is sent away for nothing.
const enclosing = document.getElementById("reply-files");
if (enclosing) enclosing.addEventListener("change", () => {
  const sizes = [...enclosing.files].map((one) => one.size);
  const large = sizes.some((size) => size > Number(enclosing.dataset.largest)) || sizes.reduce((sum, size) => sum + size, 0) > Number(enclosing.dataset.together);
  if (large) enclosing.value = "";
  document.getElementById("files-said").textContent = large ? "That is more than one letter carries: nothing was chosen." : "";
});

// A practice's page has a form a person: what is written of the others goes along with a press, so that it still stands there afterwards.
for (const form of document.querySelectorAll(".practice-page section form")) form.addEventListener("submit", () => {
  for (const words of document.querySelectorAll(".practice-page textarea")) {
    if (words.form === form || !words.value.trim()) continue;
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: `keep-${words.id.slice(5)}`, value: words.value }));
  }
});

// An answer that is leaving: the offer to take it back goes when it has gone.
const leaving = document.querySelector("[data-leaves]");
if (leaving) setTimeout(() => {
  if (!leaving.contains(document.activeElement)) leaving.hidden = true;
  announce("The time to take the answer back has passed.");
}, 10500);

// Copy for the clinical record: one press; where the browser does not let us, the page with the text to select opens.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-copy]");
  if (!link || !navigator.clipboard || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  try {
    const answer = await fetch(link.dataset.copy, { headers: { Accept: "text/plain" } });
    if (!answer.ok) throw new Error("not given");
    await navigator.clipboard.writeText(await answer.text());
    link.textContent = "Copied for the clinical record";
    announce("Copied for the clinical record");
  } catch { location.assign(link.href); }
});
const copier = document.querySelector("[data-copy-from]");
if (copier && navigator.clipboard) {
  copier.hidden = false;
  copier.addEventListener("click", async () => {
    const field = document.getElementById(copier.dataset.copyFrom);
    try { await navigator.clipboard.writeText(field.value); copier.textContent = "Copied"; announce("Copied"); } catch { field.select(); }
  });
}

// The week of the plan: a review dragged to another day opens its form with that day; the form asks why and moves it, as ever.
const dragged = [...document.querySelectorAll("[data-move]")];
if (dragged.length && window.matchMedia("(hover: hover)").matches) {
  let moving = null;
  document.querySelector(".plan-week__drag").hidden = false;
  for (const one of dragged) {
    one.draggable = true;
    one.addEventListener("dragstart", (event) => { moving = one; event.dataTransfer.effectAllowed = "move"; event.dataTransfer.setData("text/plain", one.dataset.move); });
    one.addEventListener("dragend", () => { moving = null; document.querySelectorAll(".dropping").forEach((day) => day.classList.remove("dropping")); });
    one.querySelector("a").draggable = false;
  }
  for (const day of document.querySelectorAll("[data-day]")) {
    day.addEventListener("dragover", (event) => { if (moving && !day.contains(moving)) { event.preventDefault(); day.classList.add("dropping"); } });
    day.addEventListener("dragleave", (event) => { if (!day.contains(event.relatedTarget)) day.classList.remove("dropping"); });
    day.addEventListener("drop", (event) => { if (!moving) return; event.preventDefault(); location.assign(`/plan/move/${moving.dataset.move}?on=${day.dataset.day}`); });
  }
}
