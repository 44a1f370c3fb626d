// A section of the review form is saved while somebody writes. Without this each section has its own button; with it the button still saves.
// The words typed never leave the page for any other place: nothing is kept in the browser.
const form = document.querySelector("form[data-quiet]");
if (form) {
  const told = document.getElementById("quiet-said");
  const typed = (alone) => {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string" && (!alone || name !== "version")) body.append(name, value);
    return body;
  };
  let csrf = document.body.dataset.csrf;
  let kept = typed(true).toString();
  let waiting = 0, busy = false, stopped = false, out = false, again = false;

  const say = (words, link) => {
    told.textContent = words;
    if (!link) return;
    const a = document.createElement("a");
    Object.assign(a, { href: "/sign-in", target: "_blank", rel: "noopener", textContent: "Sign in (opens beside this page)" });
    told.append(" ", a);
  };

  // What a colleague saved stands in the page, unless that very answer was typed in since.
  const show = (key, theirs, sent) => {
    const fields = [...form.querySelectorAll(`[name="a_${key}"]`)];
    const same = typed().getAll(`a_${key}`).join("\n") === sent.getAll(`a_${key}`).join("\n") && typed().get(`s_${key}`) === sent.get(`s_${key}`);
    if (!same) return false;
    for (const one of fields) {
      if (one.type === "checkbox") one.checked = theirs.values.includes(one.value);
      else one.value = theirs.values.join("");
    }
    for (const one of form.querySelectorAll(`[name="s_${key}"]`)) one.checked = one.value === theirs.said;
    return true;
  };

  // After signing in again in another window this page's token is an old one: take the new one, once.
  const renew = async () => {
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer || !answer.ok || answer.redirected) return false;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").body.dataset.csrf;
    if (!fresh || fresh === csrf) return false;
    csrf = fresh;
    for (const one of document.querySelectorAll("input[name=csrf]")) one.value = fresh;
    return true;
  };

  const save = async (second) => {
    clearTimeout(waiting);
    if (stopped || typed(true).toString() === kept) return true;
    if (busy) { again = true; return false; }
    busy = true;
    const sent = typed();
    const now = typed(true).toString();
    const answer = await fetch(form.dataset.quiet, {
      method: "POST", body: sent, keepalive: sent.toString().length < 60000, headers: { "X-CSRF-Token": csrf, Accept: "application/json" },
    }).catch(() => null);
    busy = false;
    if (answer && answer.status === 403 && !second && await renew()) return save(true);
    const said = answer && (answer.headers.get("content-type") || "").includes("json") ? await answer.json().catch(() => null) : null;
    out = Boolean(answer && answer.status === 401);
    if (out) { say("You are signed out, so this is not saved yet. What you typed is still here.", true); wait(15000); return false; }
    if (!said) { say("It could not be saved just now. What you typed is still here, and it is tried again."); wait(15000); return false; }
    say(said.words);
    if (said.stop) { stopped = true; return false; }
    if (!answer.ok) { if (answer.status === 503) wait(3000); return false; }
    const shown = Object.entries(said.theirs).map(([key, theirs]) => show(key, theirs, sent));
    if (shown.includes(false)) { stopped = true; say(`${said.words} Press “Save” to see both.`); return true; }
    form.elements.version.value = said.version;
    kept = shown.length ? typed(true).toString() : now;
    if (again) { again = false; wait(500); }
    return true;
  };

  const wait = (time) => { clearTimeout(waiting); waiting = setTimeout(save, time); };
  form.addEventListener("input", () => wait(Number(form.dataset.pause || 2000)));
  form.addEventListener("change", () => wait(Number(form.dataset.pause || 2000)));
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); else if (out) save(); });
  window.addEventListener("focus", () => { if (out) save(); });
  // Signed out: the page is not left by a press of the button, so that nothing is lost; once it is saved, the press counts.
  form.addEventListener("submit", async (event) => {
    clearTimeout(waiting);
    if (!out) return;
    event.preventDefault();
    if (await save()) form.requestSubmit(event.submitter);
  });
}
