"""Drawing projects for evaluation (抽取评价项目): by amount, by risk, or at random with a seed, so that anyone can draw the same sample again."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

import msgspec

_SPAN = 2**256


class Method(StrEnum):
    """How projects are drawn. PROPORTIONAL: at random, the more money the likelier (sequential Poisson sampling)."""

    LARGEST = "largest"
    PROPORTIONAL = "proportional"
    RISK = "risk"
    RANDOM = "random"

    @property
    def seeded(self) -> bool:
        """Whether chance decides, which needs a seed."""
        return self in (Method.PROPORTIONAL, Method.RANDOM)


class Risk(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why a project is risky: a kind of sign ("light", "findings", "mark"), what was seen, as of which day (None: now), and the points that it adds."""

    kind: str
    seen: str
    points: Decimal
    day: dt.date | None = None


class Candidate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A project that may be drawn: its key, money in yuan (None where it is not known), signs of risk."""

    key: int
    amount: Decimal | None = None
    risks: tuple[Risk, ...] = ()

    @property
    def risk(self) -> Decimal:
        """The sum of its points."""
        return sum((each.points for each in self.risks), Decimal(0))


class Drawn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A project that was drawn: its rank from 1, and the number that decided it (money, points, or a number between 0 and 1) as text."""

    key: int
    rank: int
    by: str


class Frame(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that a draw depends on, as it was: who may be drawn, how, how many, with which seed ("" where chance does not decide)."""

    method: Method
    count: int
    seed: str = ""
    candidates: tuple[Candidate, ...]


class NotDrawable(ValueError):
    """A draw that cannot be made; `zh` and `en` say why."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en


def draw(frame: Frame) -> tuple[Drawn, ...]:
    """The projects that a frame gives, in the order of their rank; the same for the same frame whatever the order of its candidates. A larger count
    adds to a smaller one. Projects that the method cannot place (no money, no risk) are never drawn. Raises NotDrawable."""
    if frame.count < 1:
        raise NotDrawable("至少抽 1 个项目。", "Draw at least one project.")
    if frame.method.seeded != bool(frame.seed):
        raise NotDrawable("随机抽取要有种子，其他办法不用种子。", "Drawing by chance needs a seed, other methods take none.")
    if len({each.key for each in frame.candidates}) != len(frame.candidates):
        raise NotDrawable("有项目重复。", "A project is listed twice.")
    placed = sorted(_placed(frame))
    return tuple(Drawn(key=key, rank=rank, by=by) for rank, (_order, key, by) in enumerate(placed[: frame.count], start=1))


def _placed(frame: Frame) -> Sequence[tuple[Fraction, int, str]]:
    """What candidates are ordered by, the smallest first; ties by the key."""
    rows = []
    for each in frame.candidates:
        money = each.amount or Decimal(0)
        match frame.method:
            case Method.LARGEST if money > 0:
                rows.append((-Fraction(money), each.key, f"{money:f}"))
            case Method.RISK if each.risk > 0:
                rows.append((-Fraction(each.risk), each.key, f"{each.risk:f}"))
            case Method.RANDOM:
                chance = number_of(frame.seed, each.key)
                rows.append((chance, each.key, _short(chance)))
            case Method.PROPORTIONAL if money > 0:
                chance = number_of(frame.seed, each.key)
                rows.append((chance / Fraction(money), each.key, _short(chance)))
    return rows


def number_of(seed: str, key: int) -> Fraction:
    """A number from 0 up to 1 that a seed gives a project: the SHA-256 of "seed/key" divided by 2^256. Anyone can compute it."""
    return Fraction(int.from_bytes(hashlib.sha256(f"{seed}/{key}".encode()).digest()), _SPAN)


def _short(chance: Fraction) -> str:
    return f"{float(chance):.6f}"
