// The dialog "Camera": the back camera, advice while it looks, a photo to use or to take again.
import { onPage } from "./page.js";
import { takePhoto } from "./read.js";

const dialog = document.getElementById("camera");
const [live, still, take, use, again] = ["live", "still", "take", "use", "again"].map((name) =>
  document.getElementById(`camera-${name}`),
);
const advice = dialog.querySelector("[data-testid=advice]");
const WIDTH = 160; // pixels of the small picture that is judged
const TOO_DARK = 60; // of 255, the mean
const TOO_BRIGHT = 225;
const SATURATED = 250;
const GLARE = 0.02; // share of saturated pixels within the guide
const BLURRED = 14; // the mean of the strongest differences of neighbours
const FLAT = 9; // differences within the guide's edge where a card's print should be
let stream = null;
let timer = 0;
let opening = 0; // counts: what was asked for by an earlier opening is not used

function tell(code) {
  if (advice.dataset.code === code) return;
  advice.dataset.code = code;
  advice.textContent = code ? advice.getAttribute(`data-${code.replaceAll("_", "-")}`) : "";
}

const small = document.createElement("canvas");

/** What there is to be said of a picture: the first fault, or that it is good. */
function judged() {
  const height = Math.round((WIDTH * live.videoHeight) / live.videoWidth);
  small.width = WIDTH;
  small.height = height;
  const pen = small.getContext("2d", { willReadFrequently: true });
  pen.drawImage(live, 0, 0, WIDTH, height);
  const { data } = pen.getImageData(0, 0, WIDTH, height);
  const light = new Float32Array(WIDTH * height);
  let sum = 0;
  let saturated = 0;
  for (let n = 0; n < light.length; n++) {
    light[n] = 0.3 * data[4 * n] + 0.59 * data[4 * n + 1] + 0.11 * data[4 * n + 2];
    sum += light[n];
    if (light[n] >= SATURATED) saturated++;
  }
  const mean = sum / light.length;
  if (mean < TOO_DARK) return "too_dark";
  if (mean > TOO_BRIGHT) return "too_bright";
  if (saturated / light.length > GLARE) return "glare";
  const steps = edges(light, height, 0, 0, WIDTH, height);
  const strongest = steps.subarray(Math.floor(steps.length * 0.97)).reduce((a, b) => a + b, 0);
  if (strongest / (steps.length * 0.03) < BLURRED) return "blurred";
  // Near the guide's edge a card that fills it has print or its border.
  const [x, y] = [Math.round(WIDTH * 0.08), Math.round(height * 0.18)];
  const left = edges(light, height, x, y, Math.round(WIDTH * 0.3), height - y);
  const right = edges(light, height, Math.round(WIDTH * 0.7), y, WIDTH - x, height - y);
  const least = Math.min(...[left, right].map((side) => side[Math.floor(side.length * 0.95)]));
  return least < FLAT ? "too_far" : "good";
}

/** Differences of neighbours in a part of a picture, the smallest first. */
function edges(light, height, left, top, right, bottom) {
  const found = [];
  for (let y = top; y < Math.min(bottom, height) - 1; y++)
    for (let x = left; x < right - 1; x++) {
      const n = y * WIDTH + x;
      found.push(Math.max(Math.abs(light[n] - light[n + 1]), Math.abs(light[n] - light[n + WIDTH])));
    }
  return Float32Array.from(found).sort();
}

function look() {
  if (live.videoWidth && still.hidden) tell(judged());
}

async function begin() {
  show(false);
  tell("");
  const mine = ++opening;
  const wanted = () => dialog.open && mine === opening;
  let asked;
  try {
    asked = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: { ideal: "environment" }, width: { ideal: 2560 }, height: { ideal: 1440 } },
    });
  } catch {
    if (!wanted()) return;
    tell("no_camera");
    take.disabled = true;
    return;
  }
  if (!wanted()) return stop(asked); // closed while the browser asked
  stream = asked;
  live.srcObject = stream;
  timer = setInterval(look, 400);
  live.play().catch(() => {}); // closed before it played
}

function stop(of) {
  for (const track of of?.getTracks() ?? []) track.stop();
}

function end() {
  clearInterval(timer);
  stop(stream);
  stream = null;
  live.srcObject = null;
}

function show(taken) {
  still.hidden = use.hidden = again.hidden = !taken;
  live.hidden = take.hidden = taken;
  take.disabled = false;
}

take.addEventListener("click", () => {
  if (!live.videoWidth) return;
  still.width = live.videoWidth;
  still.height = live.videoHeight;
  still.getContext("2d").drawImage(live, 0, 0);
  show(true);
  use.focus();
});

again.addEventListener("click", () => {
  show(false);
  take.focus();
});

use.addEventListener("click", () => {
  still.toBlob(
    (blob) => {
      dialog.close();
      takePhoto(new File([blob], "camera.jpg", { type: "image/jpeg" }));
    },
    "image/jpeg",
    0.92,
  );
});

document.getElementById("camera-close").addEventListener("click", () => dialog.close());
dialog.addEventListener("close", end);
addEventListener("pagehide", end);

onPage((main) => {
  const button = main.querySelector("#use-camera");
  if (!button || !navigator.mediaDevices?.getUserMedia) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    dialog.showModal();
    begin();
  });
});
