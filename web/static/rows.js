// A reading to correct: rows, boxes and the crop; what is typed.
import { main, onPage, saidCopied } from "./page.js";

const rows = () => main().querySelector("form[data-testid=fields]");
const rowOf = (input) => input.closest?.("[data-testid=field]");
const doubtful = () => [...main().querySelectorAll("[data-testid=field]:is([data-level=low], [data-level=bad]) input")];

/** Shows a field's box and, large, its crop. */
function showField(name) {
  const page = main().querySelector("svg[data-testid=page]");
  const crop = main().querySelector("svg[data-testid=crop]");
  if (!page) return;
  let rect = null;
  for (const box of page.querySelectorAll("a[data-field]")) {
    const mine = box.dataset.field === name;
    box.toggleAttribute("data-on", mine);
    if (mine) rect = box.querySelector("rect");
  }
  crop.dataset.field = name;
  crop.toggleAttribute("data-none", !rect);
  main().querySelector("[data-testid=no-place]").hidden = Boolean(rect);
  if (!rect) {
    crop.setAttribute("viewBox", page.getAttribute("viewBox"));
    return;
  }
  const [x, y, width, height] = ["x", "y", "width", "height"].map((side) => Number(rect.getAttribute(side)));
  const room = Math.max(6, height * 0.3);
  crop.setAttribute("viewBox", `${x - room} ${y - room} ${width + 2 * room} ${height + 2 * room}`);
}

/** Scrolls so far that the crop stands whole in view together with the field. */
function keepInView(input) {
  const view = main().querySelector("svg[data-testid=crop]")?.getBoundingClientRect();
  if (view && (view.top < 0 || view.bottom > innerHeight)) rows().scrollIntoView({ block: "start" });
  rowOf(input).scrollIntoView({ block: "nearest" }); // with what is told of it
  input.scrollIntoView({ block: "nearest" });
}

/** Tells the whole value below an input that is too short for it: nobody looks for an end unseen.
 * Readers of screens have it from the input. */
function tellWhole(input) {
  const told = rowOf(input).querySelector(".whole");
  if (input.scrollWidth <= input.clientWidth) {
    told?.remove();
    return;
  }
  const whole = told ?? document.createElement("p");
  Object.assign(whole, { className: "whole", dir: "auto", ariaHidden: "true", textContent: input.value });
  whole.dataset.testid = "whole";
  input.after(whole);
}

function tellAllWhole() {
  for (const input of rows()?.querySelectorAll("[data-testid=field] input") ?? []) tellWhole(input);
}

addEventListener("resize", tellAllWhole);

document.addEventListener("focusin", (event) => {
  const row = rows() && rowOf(event.target);
  if (!row) return;
  showField(row.dataset.field);
  keepInView(event.target);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href^='#f-']");
  if (!link) return;
  const input = document.getElementById(link.getAttribute("href").slice(1));
  if (!input) return;
  event.preventDefault();
  input.focus();
});

const mainButton = () => rows() && main().querySelector("[data-main]");

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || !rows()) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    mainButton()?.click();
    return;
  }
  const row = rowOf(event.target);
  if (!row || !event.target.matches("input")) return;
  if (event.key === "Enter") {
    event.preventDefault();
    const after = doubtful().find((input) => event.target.compareDocumentPosition(input) & Node.DOCUMENT_POSITION_FOLLOWING);
    (after ?? mainButton())?.focus();
  } else if (event.key === "Escape" && !("queue" in rows().dataset)) {
    event.preventDefault();
    event.target.value = event.target.dataset.read;
    typed(event.target);
  }
});

// --- what is typed -------------------------------------------------------------------------------

function corrections() {
  const inputs = [...main().querySelectorAll("[data-testid=field][data-changed] input, #note")];
  return JSON.stringify(inputs.map(({ name, value }) => [name, value]).filter(([name, value]) => name !== "note" || value));
}
const NONE = "[]";
let along = NONE; // the corrections that were taken along

document.addEventListener("taken", () => {
  along = corrections();
});

// A reload, Back or a link would lose them: only Confirm, a decision or a file keeps what was typed.
addEventListener("beforeunload", (event) => {
  if (![NONE, along].includes(corrections())) event.preventDefault();
});

let waiting = 0;
let asked = 0;

function typed(input) {
  rowOf(input).toggleAttribute("data-changed", input.value !== input.dataset.read);
  tellWhole(input);
  clearTimeout(waiting);
  waiting = setTimeout(check, 250);
}

function tell(row, problems, fits) {
  const input = row.querySelector("input");
  const place = document.getElementById(`e-${row.dataset.field}`);
  if (fits) input.removeAttribute("aria-invalid");
  else input.setAttribute("aria-invalid", "true");
  place.replaceChildren(
    ...problems.map((text) => {
      const told = document.createElement("p");
      told.className = "wrong";
      told.dataset.testid = "field-error";
      told.textContent = text;
      return told;
    }),
  );
}

/** Asks the server's rules about what was typed. */
async function check() {
  const form = rows();
  if (!form) return;
  const changed = [...form.querySelectorAll("[data-testid=field]")].filter((row) => "changed" in row.dataset);
  const number = ++asked;
  let found = {};
  if (changed.length) {
    const fields = Object.fromEntries(
      [...form.querySelectorAll("[data-testid=field] input")].map((input) => [input.name, input.value]),
    );
    try {
      const answer = await fetch("/check", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ kind: form.dataset.kind, template: form.elements[":template"]?.value ?? "", fields }),
      });
      found = answer.ok ? await answer.json() : {};
    } catch {
      return; // offline: the form is checked when it is sent
    }
  }
  if (number !== asked || form !== rows()) return; // more was typed, or another page came
  for (const row of form.querySelectorAll("[data-testid=field]")) {
    const told = "changed" in row.dataset ? found[row.dataset.field] : null;
    tell(row, told?.problems ?? [], told?.fits ?? true);
    if (told?.problems.length && row.contains(document.activeElement)) keepInView(document.activeElement);
  }
}

document.addEventListener("input", (event) => {
  if (rows() && rowOf(event.target)) typed(event.target);
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("button[name=':do'][value=copy]");
  if (!button || !navigator.clipboard) return;
  event.preventDefault();
  const lines = [...rows().querySelectorAll("[data-testid=field]")].map((row) => {
    const label = row.querySelector("label").textContent;
    return `${label}\t${row.querySelector("input").value}`;
  });
  await navigator.clipboard.writeText(lines.join("\n"));
  saidCopied();
  document.dispatchEvent(new CustomEvent("taken"));
});

// A value that does not fit is marked where it stands once the server has refused it.
document.addEventListener("refused", ({ detail: wrong }) => {
  const field = CSS.escape(wrong.dataset.field ?? "");
  const row = main().querySelector(`[data-testid=field][data-field="${field}"]`);
  if (row) tell(row, [wrong.querySelector("p").textContent], false);
});

onPage(() => {
  along = NONE;
  const form = rows();
  if (!form) return;
  tellAllWhole();
  const first = form.querySelector("[data-first], [autofocus]") ?? doubtful()[0];
  if (first) showField(rowOf(first).dataset.field);
});
