"""Train on a GPU, with Keras on torch, on batches of `training.lines.feed`.

See `training.lines.train`.

Keras spends more time in Python on each step than a GPU on these small nets. The net is therefore
traced once, as it is in service, and torch trains the traced one; both hold the same weights. The
schedule runs by the clock: how many steps a second are done depends on the machine.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Callable, Iterator
from queue import Queue
from threading import Thread

import keras
import numpy as np
import torch

from training.lines.batches import Batch
from training.lines.follow import follow
from training.nets.runs import note_run

WARM = 150  # steps
CLIP = 5.0  # the gradient's norm at most
EVERY = 60.0  # seconds between log lines and saved nets


class _Served(torch.nn.Module):
    """A Keras net as it is in service, without its last layer, which names the batch's size."""

    def __init__(self, model: keras.Model) -> None:
        super().__init__()
        self.net = keras.Model(model.input, model.layers[-2].output)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.net(x, training=False)


def traced(model: keras.Model) -> Callable[[torch.Tensor], torch.Tensor]:
    """Trace a line net: float32 (N, h, w, 1) → logits (N, steps, classes), with its weights."""
    torch._C._jit_set_profiling_executor(False)  # it would compile anew for every width
    sample = torch.zeros((2, model.input.shape[1], 64, 1), device=_device())
    net = torch.jit.trace(_Served(model), (sample,), check_trace=False)
    return lambda x: net(x)[:, 0]


def train_on_feed(
    model: keras.Model,
    loss: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    figures: Callable[[keras.Model], object],
    args: argparse.Namespace,
) -> None:
    """Train for ``args.minutes`` with AdamW, normalised as in service; leaves ``final.keras``."""
    args.out.mkdir(parents=True, exist_ok=True)
    weights = [variable.value for variable in model.trainable_variables]
    optimizer = torch.optim.AdamW(weights, args.rate, weight_decay=1e-4)
    net, device = traced(model), _device()
    start = told = time.monotonic()
    step, losses, since = 0, torch.zeros((), device=device), 0
    for x, y in _ahead(follow(args.feed, np.random.default_rng(args.seed))):
        done = (time.monotonic() - start) / (60 * args.minutes)
        if done >= 1:
            break
        cosine = 0.5 + 0.5 * math.cos(
            math.pi * done
        )  # down to a hundredth, as training.nets.loop's
        rate = args.rate * min(1, (step + 1) / WARM) * (0.01 + 0.99 * cosine)
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.zero_grad(set_to_none=True)
        lines = torch.from_numpy(x).to(device).float()
        error = loss(torch.from_numpy(y).to(device).int(), net(lines))
        error.backward()
        torch.nn.utils.clip_grad_norm_(weights, CLIP)
        optimizer.step()
        losses += error.detach()
        step, since = step + 1, since + 1
        if time.monotonic() - told > EVERY:
            pace = (time.monotonic() - told) / since
            print(f"step {step} loss {float(losses) / since:.4f} {pace:.3f} s/step", flush=True)
            model.save(args.out / "checkpoint.keras")
            told, losses, since = time.monotonic(), torch.zeros_like(losses), 0
    model.save(args.out / "final.keras")
    note_run(args.out / "final.keras", args.start)
    print(step, "steps", figures(model), flush=True)


def _ahead(batches: Iterator[Batch]) -> Iterator[Batch]:
    """Give the same batches, a few of them read ahead by a thread."""
    queue: Queue[Batch] = Queue(4)

    def read() -> None:
        for batch in batches:
            queue.put(batch)

    Thread(target=read, daemon=True).start()
    while True:
        yield queue.get()


def _device() -> str:
    return "cuda" if torch.cuda.is_available() else "cpu"
