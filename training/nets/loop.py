"""What all trainings share: arguments, a schedule, checkpoints that resume, log lines."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import keras
import numpy as np

from training.nets.runs import note_run


def cosine(rate: float, steps: int, warm: int = 150) -> keras.optimizers.schedules.CosineDecay:
    """Give a short warm-up, half of the steps at most, then a cosine down to a hundredth."""
    warm = min(warm, steps // 2)
    return keras.optimizers.schedules.CosineDecay(
        rate / 20, steps - warm, alpha=0.01, warmup_target=rate, warmup_steps=warm
    )


class Progress:
    """Counts steps, prints a line every 50, saves the weights every 500 and resumes from them.

    The schedule and the optimiser's averages go on where they were: with none, its first steps
    would be several times too long.
    """

    def __init__(self, model: keras.Model, folder: Path, steps: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.model, self.folder, self.steps, self.step = model, folder, steps, 0
        self._losses: list[float] = []
        self._since = time.monotonic()
        state = folder / "state.json"
        if state.exists():
            self.step = json.loads(state.read_text())["step"]
            saved = keras.models.load_model(folder / "checkpoint.keras", compile=False)
            model.set_weights(saved.get_weights())
            model.optimizer.build(model.trainable_variables)
            with np.load(folder / "optimizer.npz") as kept:
                for variable, name in zip(model.optimizer.variables, kept.files, strict=True):
                    variable.assign(kept[name])
            print(f"resumed at step {self.step}", flush=True)

    def finished(self) -> bool:
        return self.step >= self.steps

    def did(self, loss: float) -> None:
        self.step += 1
        self._losses.append(loss)
        if self.step % 50 == 0:
            now = time.monotonic()
            mean = sum(self._losses) / len(self._losses)
            pace = (now - self._since) / len(self._losses)
            print(f"step {self.step}/{self.steps} loss {mean:.4f} {pace:.3f} s/step", flush=True)
            self._losses, self._since = [], now
        if self.step % 500 == 0:
            part = self.folder / "part.keras"
            self.model.save(part)
            averages = [np.asarray(variable) for variable in self.model.optimizer.variables]
            np.savez(self.folder / "part.npz", *averages)
            (self.folder / "part.npz").replace(self.folder / "optimizer.npz")
            part.replace(self.folder / "checkpoint.keras")
            (self.folder / "state.json").write_text(json.dumps({"step": self.step}))


Batch = tuple[np.ndarray, np.ndarray]
Loss = Callable[[keras.KerasTensor, keras.KerasTensor], keras.KerasTensor]


def training_arguments(
    description: str | None, name: str, *, steps: int, rate: float
) -> argparse.ArgumentParser:
    """List the arguments that every training takes; ``train`` reads them.

    name: of the folders under var/training; ``placed`` puts a kind's name for ``{kind}``.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--data", type=Path, default=Path(f"var/training/{name}"))
    parser.add_argument("--out", type=Path, default=Path(f"var/training/{name}-run"))
    parser.add_argument("--steps", type=int, default=steps)
    parser.add_argument("--rate", type=float, default=rate)
    parser.add_argument("--seed", type=int, default=1)
    return parser


def placed(args: argparse.Namespace, kind: str) -> None:
    """Put the name of a kind, or of a charset, into the names of its folders."""
    for name in ("data", "out"):
        setattr(args, name, Path(str(getattr(args, name)).replace("{kind}", kind)))


def train(
    model: keras.Model,
    loss: Loss,
    batches: Callable[[np.random.Generator, int], Iterator[Batch]],
    figures: Callable[[keras.Model], object],
    args: argparse.Namespace,
) -> None:
    """Train with AdamW, print ``figures`` every 500 steps, leave ``final.keras`` in ``args.out``.

    ``final.json`` beside it tells how it came to be (training/nets/runs.py).
    batches: from a generator of random numbers and the step to go on from. args: as
    ``training_arguments`` gives them.
    """
    model.compile(keras.optimizers.AdamW(cosine(args.rate, args.steps), weight_decay=1e-4), loss)
    progress = Progress(model, args.out, args.steps)
    for x, y in batches(np.random.default_rng([args.seed, progress.step]), progress.step):
        if progress.finished():
            break
        progress.did(float(model.train_on_batch(x, y)))
        if progress.step % 500 == 0:
            print(time.strftime("%H:%M:%S"), figures(model), flush=True)
    model.save(args.out / "final.keras")
    note_run(args.out / "final.keras", getattr(args, "start", None))
