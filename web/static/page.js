// What every page does: sends forms without leaving, tells what goes on, knows the shortcuts.

export const main = () => document.getElementById("content");
const KEPT = "shortcuts-off";

export const typing = (node) =>
  Boolean(node?.closest?.("input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]"));

export function say(text) {
  const status = main().querySelector("[role=status]");
  if (status) status.textContent = text;
}

const words = () => main().querySelector("[role=status]").dataset;

export function saidCopied() {
  say(words().copied);
}

function busy(text) {
  main().ariaBusy = text ? "true" : null;
  if (!text) main().removeAttribute("aria-busy");
  for (const button of main().querySelectorAll("button, [type=submit]")) {
    if (text) {
      if (!button.disabled) button.dataset.held = "";
      button.disabled = true;
    } else if ("held" in button.dataset) {
      delete button.dataset.held;
      button.disabled = false;
    }
  }
  say(text);
}

const wait = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

// A key or a button that is pressed twice in a hurry would decide the card that the first press brings,
// which nobody has seen: so the next page comes only once both have been left alone for this long.
const SETTLED = 400; // milliseconds
let pressed = -SETTLED;
for (const kind of ["keydown", "pointerdown"]) {
  addEventListener(kind, () => { pressed = performance.now(); }, { capture: true });
}

async function handsSettled() {
  for (let left; (left = pressed + SETTLED - performance.now()) > 0; ) await wait(left / 1000);
}

/** Takes away what an error left: its box, and its word before the title. */
function forgetError() {
  main().querySelector("[data-testid=error]")?.remove();
  const before = `${words().error}: `;
  if (document.title.startsWith(before)) document.title = document.title.slice(before.length);
}

/** Shows an error above what there is; `again` is what its button does. */
export function showError(box, again) {
  forgetError();
  box = document.importNode(box, true);
  box.removeAttribute("autofocus");
  main().querySelector("[role=status]").after(box);
  box.querySelector("[data-again]")?.addEventListener("click", () => {
    forgetError();
    again();
  });
  document.title = `${words().error}: ${document.title}`;
  box.focus();
  box.scrollIntoView({ block: "nearest" });
  document.dispatchEvent(new CustomEvent("refused", { detail: box }));
}

const prepared = (code) =>
  document.getElementById(`error-${code}`).content.querySelector("[data-testid=error]");

/** Loads the scripts and sheets of a page that takes this one's place, which this one lacks. */
function fetchParts(page) {
  for (const [tag, key] of [["script", "src"], ["link[rel=stylesheet]", "href"]]) {
    for (const needed of page.head.querySelectorAll(`${tag}[${key}]`)) {
      const address = needed.getAttribute(key);
      if (document.head.querySelector(`[${key}="${CSS.escape(address)}"]`)) continue;
      const part = document.createElement(needed.localName);
      for (const { name, value } of needed.attributes) part.setAttribute(name, value);
      document.head.append(part);
    }
  }
}

// An Enter that is held goes through no rows by itself, and presses no button: it would accept a card.
addEventListener("keydown", (event) => {
  if (event.repeat && event.key === "Enter" && !event.target.matches?.("textarea")) event.preventDefault();
}, { capture: true });

let here = location.pathname + location.search; // of what is shown

// Back and Forward between pages that took each other's place: each is fetched anew.
addEventListener("popstate", () => {
  if (location.pathname + location.search !== here) location.reload();
});

/** Puts a page that came as an answer in place of this one. */
export function showPage(page, address) {
  fetchParts(page);
  const fresh = page.getElementById("content");
  const first = fresh.querySelector("[autofocus]");
  first?.removeAttribute("autofocus"); // the browser's own way is for pages that it loads itself
  first?.setAttribute("data-first", "");
  for (const part of ["body > header", "#content", "body > footer", "#shortcuts tbody"]) {
    document.querySelector(part).replaceWith(document.importNode(page.querySelector(part), true));
  }
  document.title = page.title;
  if (address && address !== location.href) history.pushState(null, "", address);
  here = location.pathname + location.search;
  begin();
  (main().querySelector("[data-first]") ?? main()).focus();
  if (!first) scrollTo(0, 0);
}

function saveFile(blob, disposition) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = /filename="?([^";]+)/.exec(disposition)?.[1] ?? "";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

async function asked(address, options) {
  for (let tried = 1; ; tried++) {
    const answer = await fetch(address, options);
    const seconds = Number(answer.headers.get("Retry-After"));
    if (answer.status !== 503 || !seconds || tried > 3) return answer;
    for (let left = seconds; left > 0; left--) {
      say(words().busy.replace("{seconds}", left).replace("{number}", tried));
      await wait(1);
    }
  }
}

/** Sends a form; what comes back takes the page's place, an error stands above what was typed. */
export async function send(form, button, body = new FormData(form, button)) {
  if (main().ariaBusy === "true") return;
  forgetError();
  const text = form.dataset.reading === undefined ? words().working : words().reading;
  const address = button?.hasAttribute("formaction") ? button.formAction : form.action;
  const get = form.method === "get";
  if (form.enctype !== "multipart/form-data") body = new URLSearchParams(body);
  busy(text);
  try {
    const options = { headers: { Accept: "text/html" }, credentials: "same-origin" };
    const answer = get
      ? await asked(`${address.split("?")[0]}?${new URLSearchParams(body)}`, options)
      : await asked(address, { ...options, method: "POST", body });
    const disposition = answer.headers.get("Content-Disposition");
    if (answer.ok && disposition) {
      const blob = await answer.blob();
      busy("");
      saveFile(blob, disposition);
      say(words().done);
      document.dispatchEvent(new CustomEvent("taken"));
      return;
    }
    if (answer.redirected && "leaves" in form.dataset) {
      location.assign(answer.url); // somebody else looks from here on: the whole page is another
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    await handsSettled();
    busy("");
    if (get && answer.redirected && new URL(answer.url).pathname === "/sign-in") {
      showError(prepared("signed-out")); // else the sign-in page would take the place of what is typed
      return;
    }
    const wrong = page.querySelector("main [data-testid=error]");
    if (answer.ok || !wrong) showPage(page, answer.redirected || get ? answer.url : null);
    else if (wrong.dataset.code === "signed_out") showError(prepared("signed-out"));
    else {
      for (const fresh of page.querySelectorAll("main input[type=hidden]")) {
        const mine = form.elements[fresh.name]; // such as the version that a conflict tells
        if (mine?.type === "hidden") mine.value = fresh.value;
      }
      showError(wrong);
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    busy("");
    showError(prepared("offline"), () => send(form, button, body));
  }
}

const begun = [];
/** Runs a function now and on every page that takes this one's place. */
export function onPage(run) {
  begun.push(run);
  run(main());
}

function begin() {
  for (const run of begun) run(main());
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-live]") || event.defaultPrevented) return;
  if (event.submitter?.formTarget === "_blank") return; // this page stays as it is
  event.preventDefault();
  send(form, event.submitter);
});

// The second press of a double click may meet the page that the first one brought: it would erase the
// next record, or accept a card that nobody has seen.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button");
  if (event.detail > 1 && button?.type === "submit" && button.form?.matches("[data-live]")) event.preventDefault();
}, { capture: true });

// A file that is sent at once, where its form has nothing else to ask.
document.addEventListener("change", (event) => {
  if ("atOnce" in event.target.dataset && event.target.files.length) {
    send(event.target.form, event.target.form.querySelector("[type=submit]"));
  }
});

const dialog = document.getElementById("shortcuts");
const on = document.getElementById("shortcuts-on");
try {
  on.checked = localStorage.getItem(KEPT) === null;
} catch {
  on.checked = true; // a browser that keeps nothing
}
on.addEventListener("change", () => {
  if (on.checked) localStorage.removeItem(KEPT);
  else localStorage.setItem(KEPT, "1");
});

/** Runs what a single key stands for, where shortcuts are on and no field has the focus. */
export function onKey(key, run) {
  document.addEventListener("keydown", (event) => {
    const told = event.shiftKey ? event.key : event.key.toLowerCase(); // Caps Lock is on where cards are typed
    if (told !== key || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.repeat) return; // a key that is held would decide card after card
    if (typing(event.target) || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (!on.checked && key !== "?") return;
    event.preventDefault();
    run(event);
  });
}

onKey("?", () => dialog.showModal());

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copies]");
  if (!button) return;
  const text = document.getElementById(button.dataset.copies);
  if (navigator.clipboard) await navigator.clipboard.writeText(text.textContent);
  else {
    getSelection().selectAllChildren(text); // over plain HTTP from another machine
    document.execCommand("copy");
  }
  saidCopied();
});
