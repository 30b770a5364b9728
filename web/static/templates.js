// The editor of a template: regions drawn, moved and resized on the page, by pointer or by keys.
// The rows of the form hold what there is; the canvas shows them, and Undo puts former ones back.
import { main, onPage, send, typing } from "./page.js";

const SVG = "http://www.w3.org/2000/svg";
const KEYS = ["name", "type", "language", "left", "top", "width", "height", "rest"];
const STEP = 0.5; // per cent of the page an arrow key moves
const LEAST = 0.5; // per cent that a side has
let past = [];
let future = [];
let current = "";
let saved = "";
let dragged = null;

const editor = () => main().querySelector("form[data-editor]");
const canvas = () => main().querySelector("svg[data-testid=canvas]");
const sets = () => [...editor().querySelectorAll("fieldset[data-testid=region]")];
const control = (set, key) => set.querySelector(`[name="region.${key}"]`);
const read = (set) => Object.fromEntries(KEYS.map((key) => [key, control(set, key).value]));
const state = () => JSON.stringify(sets().map(read));
const number = (set, key) => Number(control(set, key).value) || 0;
const round = (value) => String(Math.round(value * 100) / 100);

/** Writes an edge into its row, within the page. */
function put(set, edges) {
  const width = Math.min(100, Math.max(LEAST, edges.width));
  const height = Math.min(100, Math.max(LEAST, edges.height));
  const left = Math.min(100 - width, Math.max(0, edges.left));
  const top = Math.min(100 - height, Math.max(0, edges.top));
  for (const [key, value] of Object.entries({ left, top, width, height })) control(set, key).value = round(value);
}

const edgesOf = (set) => ({
  left: number(set, "left"),
  top: number(set, "top"),
  width: number(set, "width"),
  height: number(set, "height"),
});

function fresh(values) {
  const set = document.getElementById("region-set").content.firstElementChild.cloneNode(true);
  for (const key of KEYS) if (values[key] !== undefined) control(set, key).value = values[key];
  return set;
}

/** Numbers rows anew, so that labels and buttons know theirs. */
function renumber() {
  sets().forEach((set, at) => {
    set.dataset.name = control(set, "name").value;
    set.querySelector("legend").textContent = set.querySelector("legend").textContent.replace(/\d+/, at + 1);
    for (const label of set.querySelectorAll("label")) {
      const mine = document.getElementById(label.htmlFor) ?? label.parentElement.querySelector("input, select");
      const input = label.parentElement.querySelector("input, select") ?? mine;
      const id = `${input.name.replace("region.", "")}-${at}`;
      input.id = id;
      label.htmlFor = id;
    }
    for (const button of set.querySelectorAll("button[name=':do']")) {
      button.value = button.value.replace(/\.\d+$/, `.${at}`);
    }
  });
}

function draw() {
  renumber();
  const page = canvas();
  if (page) {
    const { width, height } = page.viewBox.baseVal;
    const boxes = page.querySelector("[data-boxes]");
    boxes.replaceChildren(
      ...sets().map((set, at) => {
        const group = document.createElementNS(SVG, "g");
        const { left, top, width: w, height: h } = edgesOf(set);
        const [x, y, wide, high] = [(left * width) / 100, (top * height) / 100, (w * width) / 100, (h * height) / 100];
        group.setAttribute("data-at", at);
        group.setAttribute("data-box", control(set, "name").value);
        if (set === inHand()) group.setAttribute("data-on", "");
        const shape = (kind, given) => {
          const made = document.createElementNS(SVG, kind);
          for (const [name, value] of Object.entries(given)) made.setAttribute(name, value);
          group.append(made);
          return made;
        };
        shape("rect", { x, y, width: wide, height: high });
        const grip = Math.max(width, height) / 80;
        shape("rect", { x: x + wide - grip, y: y + high - grip, width: 2 * grip, height: 2 * grip, "data-grip": "" });
        shape("text", { x, y: y - 3, "font-size": Math.max(width, height) / 55 }).textContent = control(set, "name").value;
        return group;
      }),
    );
  }
  const form = editor();
  main().querySelector("[data-testid=unsaved]").hidden = current === saved;
  form.querySelector("[data-undo]").disabled = !past.length;
  form.querySelector("[data-redo]").disabled = !future.length;
}

/** Keeps what there is now as a step that Undo takes back. */
function step() {
  const now = state();
  if (now !== current) {
    past.push(current);
    future = [];
    current = now;
  }
  draw();
}

function restore(from, to) {
  if (!from.length) return;
  to.push(current);
  current = from.pop();
  editor().querySelector("[data-regions]").replaceChildren(...JSON.parse(current).map(fresh));
  draw();
}

let held = null;
const inHand = () => (held && editor().contains(held) ? held : null);

function hold(set) {
  held = set;
  draw();
}

function unusedName() {
  const taken = new Set(sets().map((set) => control(set, "name").value));
  for (let n = 1; ; n++) if (!taken.has(`region_${n}`)) return `region_${n}`;
}

function add(edges) {
  const set = fresh({ name: unusedName() });
  put(set, edges);
  editor().querySelector("[data-regions]").append(set);
  hold(set);
  return set;
}

function act(button) {
  const [what] = button.value.split(".");
  const set = button.closest("fieldset");
  if (what === "add") {
    const made = add({ left: 10, top: 10, width: 30, height: 5 });
    step();
    control(made, "name").focus();
    control(made, "name").select();
    return true;
  }
  if (!set) return false;
  if (what === "up") set.previousElementSibling?.before(set);
  else if (what === "down") set.nextElementSibling?.after(set);
  else if (what === "delete") {
    const next = set.nextElementSibling ?? set.previousElementSibling;
    set.remove();
    step();
    (next ?? editor().querySelector("button[value=add]")).focus();
    return true;
  } else return false;
  step();
  button.focus();
  return true;
}

document.addEventListener("click", (event) => {
  if (!editor()) return;
  const button = event.target.closest?.("button");
  if (!button) return;
  if ("undo" in button.dataset) restore(past, future);
  else if ("redo" in button.dataset) restore(future, past);
  else if (button.form === editor() && button.name === ":do" && act(button)) event.preventDefault();
});

const shown = { page: "[data-show-page]", documents: "button[value=try]" }; // by which files are sent

document.addEventListener("change", (event) => {
  const form = editor();
  if (!form || event.target.form !== form) return;
  if (event.target.name in shown) {
    send(form, form.querySelector(shown[event.target.name]));
  } else if (event.target.closest("fieldset")) {
    step();
  } else if (event.target.name === "name") {
    main().querySelector("[data-testid=unsaved]").hidden = false;
    saved = "another name";
  }
});

document.addEventListener("focusin", (event) => {
  const set = editor() && event.target.closest?.("fieldset[data-testid=region]");
  if (set) hold(set);
});

document.addEventListener("keydown", (event) => {
  if (!editor()) return;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
    event.preventDefault();
    if (event.shiftKey) restore(future, past);
    else restore(past, future);
    return;
  }
  const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  const set = event.target.closest?.("fieldset[data-testid=region]");
  if (!move || !set || typing(event.target)) return;
  event.preventDefault();
  const edges = edgesOf(set);
  const [x, y] = move.map((each) => each * STEP);
  if (event.shiftKey) put(set, { ...edges, width: edges.width + x, height: edges.height + y });
  else put(set, { ...edges, left: edges.left + x, top: edges.top + y });
  step();
});

/** Where a pointer is, in per cent of the page. */
function place(event) {
  const { left, top, width, height } = canvas().getBoundingClientRect();
  return [(100 * (event.clientX - left)) / width, (100 * (event.clientY - top)) / height];
}

document.addEventListener("pointerdown", (event) => {
  if (!editor() || !canvas()?.contains(event.target) || event.button) return;
  event.preventDefault();
  const group = event.target.closest("g[data-at]");
  const [x, y] = place(event);
  if (group) {
    const set = sets()[Number(group.dataset.at)];
    dragged = { set, x, y, edges: edgesOf(set), how: "grip" in event.target.dataset ? "resize" : "move" };
    hold(set);
  } else {
    dragged = { set: null, x, y, edges: null, how: "draw" };
  }
  canvas().setPointerCapture(event.pointerId);
});

document.addEventListener("pointermove", (event) => {
  if (!dragged) return;
  const [x, y] = place(event);
  const [across, down] = [x - dragged.x, y - dragged.y];
  const { edges } = dragged;
  if (dragged.how === "draw") {
    if (!dragged.set && Math.max(Math.abs(across), Math.abs(down)) < 1) return;
    const drawn = { left: Math.min(x, dragged.x), top: Math.min(y, dragged.y), width: Math.abs(across), height: Math.abs(down) };
    if (dragged.set) put(dragged.set, drawn);
    else dragged.set = add(drawn);
  } else if (dragged.how === "move") {
    put(dragged.set, { ...edges, left: edges.left + across, top: edges.top + down });
  } else {
    put(dragged.set, { ...edges, width: edges.width + across, height: edges.height + down });
  }
  draw();
});

for (const ended of ["pointerup", "pointercancel"]) {
  document.addEventListener(ended, () => {
    if (!dragged) return;
    const { set } = dragged;
    dragged = null;
    if (!set) return;
    step();
    set.focus({ preventScroll: true });
  });
}

addEventListener("beforeunload", (event) => {
  if (editor() && current !== saved) event.preventDefault();
});

onPage(() => {
  const form = editor();
  if (!form) return;
  past = [];
  future = [];
  held = null;
  current = state();
  saved = main().querySelector("[data-testid=unsaved]").hidden ? current : "";
  form.querySelector("[data-undo]").hidden = form.querySelector("[data-redo]").hidden = false;
  form.querySelector("[data-show-page]").hidden = true;
  draw();
  // a file that was chosen while this script was still on its way
  const early = Object.keys(shown).find((name) => form.elements.namedItem(name)?.files.length);
  if (early) send(form, form.querySelector(shown[early]));
});
