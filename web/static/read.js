// The page `/`: photos that are chosen, dropped or pasted.
import { main, onPage, say, send } from "./page.js";

const upload = () => main().querySelector("form[data-testid=upload]");

function shapeForm() {
  const form = upload();
  if (!form) return;
  const kind = form.kind.selectedOptions[0];
  form.querySelector("[data-for-templates]").hidden = !("asks" in kind.dataset);
  form.querySelector("[data-for-keeping]").hidden = kind.value !== "ktp";
  if (kind.value !== "ktp") form.keep.checked = false;
  form.querySelector("[data-for-consent]").hidden = !form.keep.checked;
  if (!form.keep.checked) form.consent.checked = false;
}

/** A JPEG of at most so many bytes; the file itself where the browser can't decode it. */
async function smaller(file, most) {
  let picture;
  try {
    picture = await createImageBitmap(file);
  } catch {
    return file;
  }
  const canvas = document.createElement("canvas");
  for (let scale = Math.min(1, 4000 / Math.max(picture.width, picture.height)); ; scale *= 0.8) {
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.9));
    if (blob.size <= most || canvas.width < 400) {
      picture.close();
      return new File([blob], "photo.jpg", { type: "image/jpeg" });
    }
  }
}

/** Sends the form's photo, made smaller where it is too large. */
async function sendPhoto(form, button) {
  const file = form.image.files[0];
  const most = Number(form.dataset.mostBytes);
  const body = new FormData(form, button);
  if (file && file.size > most) {
    const small = await smaller(file, most);
    if (small !== file) {
      body.set("image", small, small.name);
      const told = form.dataset.madeSmaller.replace("{size}", (small.size / 1e6).toFixed(1));
      note = told;
    }
  }
  await send(form, button, body);
  if (note) {
    say(note);
    note = "";
  }
}
let note = "";

/** Takes a photo from wherever it came, and sends it unless a consent is missing. */
export function takePhoto(file) {
  const form = upload();
  if (!form) return;
  const files = new DataTransfer();
  files.items.add(file);
  form.image.files = files.files;
  photoChosen(form);
}

function photoChosen(form) {
  if (!form.image.files.length) return;
  if (form.keep.checked && !form.consent.checked) {
    say(form.dataset.tickConsent);
    form.consent.focus();
    return;
  }
  sendPhoto(form, null);
}

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (!form || form !== upload()) return;
  shapeForm();
  if (event.target === form.image) photoChosen(form);
});

document.addEventListener("submit", (event) => {
  if (event.target !== upload()) return;
  event.preventDefault();
  sendPhoto(event.target, event.submitter);
}, true);

const dropped = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
document.addEventListener("dragover", (event) => {
  if (!dropped(event)) return;
  event.preventDefault(); // else the file would take the place of what is typed
  if (upload()) document.body.classList.add("dropping");
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) document.body.classList.remove("dropping");
});
document.addEventListener("drop", (event) => {
  document.body.classList.remove("dropping");
  if (!dropped(event)) return;
  event.preventDefault();
  if (event.dataTransfer.files[0]) takePhoto(event.dataTransfer.files[0]);
});
document.addEventListener("paste", (event) => {
  const file = event.clipboardData?.files[0];
  if (!file || !upload()) return;
  event.preventDefault();
  takePhoto(file);
});

onPage(shapeForm);
