"""Rules over stored facts: Parquet in, findings as Parquet out, in processes of their own with one Polars thread each."""

import hashlib
import multiprocessing
import os
import shutil
import time
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from bench.population import SEED, document, documents

ROOT = Path(__file__).parents[1]
DATA = ROOT / "bench" / "data"
BATCH = 5_000


def run(forms: int, rounds: int) -> dict[str, Any]:
    """Rates on two processes and on one, and what memory they reach with a fifth of the forms and with all."""
    shards = store(forms)
    few = shards[: max(1, len(shards) // 5)]
    rates = {workers: [check_shards(shards, workers) for _ in range(rounds)] for workers in (2, 1)}
    best = {workers: min(each, key=lambda one: one["seconds"]) for workers, each in rates.items()}
    small = check_shards(few, 2)
    return {
        "forms": forms,
        "findings": best[2]["findings"],
        "bytes": sum(path.stat().st_size for shard in shards for path in shard.glob("*.parquet")),
        "two_processes": {"per_second": forms / best[2]["seconds"], "peak_mb": best[2]["peak_mb"], "start_seconds": best[2]["start_seconds"]},
        "one_process": {"per_second": forms / best[1]["seconds"], "peak_mb": best[1]["peak_mb"]},
        "memory": {"forms_few": forms_in(few), "peak_mb_few": small["peak_mb"], "forms_all": forms, "peak_mb_all": best[2]["peak_mb"]},
    }


def store(forms: int, batch: int = BATCH) -> list[Path]:
    """Folders with the facts of the population, `batch` forms each: submission, declaration and indicator. Made once for each state of the code."""
    batch = min(batch, -(-forms // 2))
    folder = DATA / f"{forms}-{_state()}"
    parts = [(folder / f"shard-{start:06}", start, min(batch, forms - start)) for start in range(0, forms, batch)]
    missing = [part for part in parts if not part[0].exists()]
    if missing:
        for old in DATA.glob(f"{forms}-*"):
            if old != folder:
                shutil.rmtree(old)
        with _pool(2) as pool:
            for number, _ in enumerate(pool.imap_unordered(store_one, missing), start=1):
                print(f"  facts stored: {number}/{len(missing)} batches", flush=True)
    return [part[0] for part in parts]


def check_shards(shards: Sequence[Path], workers: int, codes: Iterable[str] | None = None) -> dict[str, Any]:
    """Every rule (or those named) over stored facts; findings beside them. Starting the processes is timed apart."""
    chosen = None if codes is None else tuple(codes)
    start = time.perf_counter()
    with _pool(workers) as pool:
        pool.map(_ready, range(workers), chunksize=1)
        ready = time.perf_counter()
        done = pool.starmap(check_one, [(shard, chosen) for shard in shards], chunksize=1)
        seconds = time.perf_counter() - ready
    peaks = {process: peak for process, peak, _ in done}
    return {"seconds": seconds, "start_seconds": ready - start, "findings": sum(found for _, _, found in done), "peak_mb": sum(peaks.values()) / 1024}


def forms_in(shards: Sequence[Path]) -> int:
    """Number of forms that the shards hold."""
    return sum(pl.scan_parquet(shard / "Declaration.parquet").select(pl.len()).collect().item() for shard in shards)


def findings_of(shards: Sequence[Path]) -> pl.DataFrame:
    """What the last run found, with the shard of each row."""
    return pl.concat([pl.read_parquet(shard / "findings" / "*.parquet").with_columns(pl.lit(shard.name).alias("shard")) for shard in shards])


def _pool(workers: int) -> Any:
    """Processes that start afresh: Polars does not survive a fork, and one thread each serves best."""
    before = os.environ.get("POLARS_MAX_THREADS")
    os.environ["POLARS_MAX_THREADS"] = "1"
    try:
        return multiprocessing.get_context("spawn").Pool(workers, initializer=_ready, initargs=(0,))
    finally:
        if before is None:
            del os.environ["POLARS_MAX_THREADS"]
        else:
            os.environ["POLARS_MAX_THREADS"] = before


def _ready(_: int) -> None:
    """Import everything and run every rule once, so that the clock sees work only."""
    from jiheng.checks.engine import check

    check(document(0, 1))
    time.sleep(0.05)  # so that one quick process does not answer for the other


def store_one(part: tuple[Path, int, int]) -> None:
    """Facts of one batch of the population (folder, number of its first form, forms), as Parquet."""
    from jiheng.checks.engine import frames
    from jiheng.checks.facts.fact import derive

    folder, start, size = part
    made = folder.with_suffix(".part")
    made.mkdir(parents=True, exist_ok=True)
    derived = [derive(submission) for submission in documents(size, SEED + 1000 + start)]
    for scope, frame in frames(derived).items():
        frame.write_parquet(made / f"{scope.__name__}.parquet", compression="lz4")
    made.rename(folder)


def check_one(shard: Path, codes: tuple[str, ...] | None) -> tuple[int, int, int]:
    """Process, its peak in KiB so far, and the number of findings of one shard."""
    from jiheng.checks.engine import KEYS, findings_frame, rules_of
    from jiheng.checks.fields import SCOPES
    from jiheng.reference.profile import load_profile

    out, profile, count = shard / "findings", load_profile(), 0
    out.mkdir(exist_ok=True)
    for scope in SCOPES:
        rules = rules_of(scope, codes)
        if not rules:
            (out / f"{scope.__name__}.parquet").unlink(missing_ok=True)
            continue
        frame = pl.read_parquet(shard / f"{scope.__name__}.parquet", columns=[*KEYS, *sorted(columns_of(rules))])
        found = findings_frame(frame, scope, profile, rules)
        found.write_parquet(out / f"{scope.__name__}.parquet", compression="lz4")
        count += found.height
    return os.getpid(), peak(), count


def peak() -> int:
    """The most memory that this process has held, in KiB. Not ru_maxrss: that one starts with what the process held that started this one."""
    with open("/proc/self/status", encoding="ascii") as lines:  # noqa: PTH123  # a device, not a file of ours
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


def columns_of(rules: Sequence[Any]) -> frozenset[str]:
    """Columns that the conditions and the texts of some rules need."""
    return _columns(tuple(rules))


@cache
def _columns(rules: tuple[Any, ...]) -> frozenset[str]:
    from jiheng.checks.rules.rule import expression
    from jiheng.reference.profile import load_profile

    profile = load_profile()
    read = {name for rule in rules for each in (rule.condition, rule.applies) if each for name in expression(each, rule.scope, profile).meta.root_names()}
    return frozenset(read | {name for rule in rules for name in rule.named()})


@cache
def _state() -> str:
    """A mark of everything that stored facts depend on."""
    mark = hashlib.blake2s(digest_size=5)
    folders = [ROOT / "src" / "jiheng" / name for name in ("model", "checks", "reference")]
    for path in sorted(path for folder in (*folders, ROOT / "bench") for path in folder.rglob("*") if path.suffix in {".py", ".toml", ".csv", ".json"}):
        if "rules" not in path.parts and "results" not in path.parts and (path.parent.name != "bench" or path.name in {"population.py", "words.toml"}):
            mark.update(path.read_bytes())
    return mark.hexdigest()
