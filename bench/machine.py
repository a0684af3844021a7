"""The clock and the machine: times of candidates that take turns, each beside a spin loop that tells how fast the processor was just then."""

import gc
import os
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from statistics import median
from typing import Any

TURNS = 200_000
PEERS = ("polars", "msgspec", "duckdb", "pyarrow", "dataframely", "pandera", "frictionless", "lxml", "selectolax", "python-calamine", "pypdfium2")


@dataclass
class Timing:
    """Seconds of each run of one candidate (wall clock, this process's processor time) and of the spin loop before it."""

    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    spin: list[float] = field(default_factory=list)
    result: Any = None

    @property
    def best(self) -> float:
        """The fastest run, in seconds of wall clock."""
        return min(self.wall)

    @property
    def middle(self) -> float:
        """The median run."""
        return median(self.wall)

    def numbers(self, count: float) -> dict[str, float]:
        """Rates for so many things a run, and how uneven the processor was (1 = even)."""
        return {"per_second": count / self.best, "per_second_median": count / self.middle, "unevenness": max(self.spin) / min(self.spin)}


def spin() -> float:
    """Seconds of a loop that always does the same."""
    start, total = time.perf_counter(), 0
    for number in range(TURNS):
        total += number * number % 7
    return time.perf_counter() - start


def take_turns(candidates: dict[str, Callable[[], Any]], rounds: int) -> dict[str, Timing]:
    """Run every candidate once a round, one after the other, so that a slow minute slows all of them."""
    timings = {name: Timing() for name in candidates}
    for _ in range(rounds):
        for name, run in candidates.items():
            _time(run, timings[name])
    return timings


def _time(run: Callable[[], Any], timing: Timing) -> None:
    gc.collect()
    timing.spin.append(spin())
    processor, wall = time.process_time(), time.perf_counter()
    timing.result = run()
    timing.wall.append(time.perf_counter() - wall)
    timing.processor.append(time.process_time() - processor)


def percentile(values: list[float], share: float) -> float:
    """The value below which this share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def description() -> dict[str, Any]:
    """What the figures depend on: processor, load, releases."""
    return {
        "processors": len(os.sched_getaffinity(0)),
        "model": _model(),
        "python": platform.python_version(),
        "load": [round(each, 2) for each in os.getloadavg()],
        "spin_ms": round(min(spin() for _ in range(5)) * 1000, 2),
        "releases": {name: _version(name) for name in PEERS},
    }


def _model() -> str:
    with open("/proc/cpuinfo", encoding="utf-8") as lines:  # noqa: PTH123  # a device, not a file of ours
        return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _version(name: str) -> str:
    try:
        return version(name)
    except ModuleNotFoundError:
        return "not installed"
