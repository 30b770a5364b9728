// Review: a key for each thing that an admin does, and what the page does by itself.
import { main, onKey, onPage, typing } from "./page.js";

const press = (key) => main().querySelector(`[data-key=${key}]`)?.click();

for (const key of ["a", "n", "p", "u"]) onKey(key, () => press(key));

const note = () => document.getElementById("note");

/** Without a note nothing is refused: it is asked for first. */
function refuse() {
  if (!note()) return;
  if (note().value.trim()) press("r");
  else note().focus();
}
onKey("r", refuse);

document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-key=r]") || note().value.trim()) return;
  event.preventDefault();
  note().focus();
});

onKey("e", () => {
  main().querySelector("[data-testid=field]:is([data-level=low], [data-level=bad]) input")?.focus();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !typing(event.target) || !main().contains(event.target)) return;
  event.target.blur();
});

// Either decision sends what the other's form holds: should somebody else have decided meanwhile, the
// page comes back with all that was typed.
document.addEventListener("formdata", (event) => {
  if (event.target.id === "accept" && note()) event.formData.set("note", note().value);
  if (event.target.id !== "reject") return;
  for (const { name, value } of main().querySelectorAll("[data-testid=field][data-changed] input")) event.formData.set(name, value);
});

onPage(() => {
  if (main().querySelector("[autofocus], [data-testid=error]")) return;
  main().focus({ preventScroll: true });
});
