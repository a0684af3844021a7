"""What a unit gets for a form that it submitted or that was accepted: who, when, which form, and the digest of exactly that form."""

import datetime as dt
import hashlib
from enum import StrEnum

import msgspec

from jiheng.model.declaration import Submission
from jiheng.model.json import encode


class Occasion(StrEnum):
    """What a receipt is given for: a declaration that was submitted, a self-evaluation that was signed and sent, or one that the department accepted."""

    SUBMITTED = "submitted"
    SELF_EVALUATED = "self_evaluated"
    ACCEPTED = "accepted"


class Receipt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A receipt. `sha256` is that of the canonical JSON of the form in one line; `event` the hash of the event that tells of the occasion."""

    occasion: Occasion = Occasion.SUBMITTED
    organisation: str
    project: str
    year: int
    revision: int
    at: dt.datetime
    by: str
    sha256: str
    event: str


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """What a receipt holds: the form that is attached to it, and the digests that are printed on it."""

    submission: Submission
    printed: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether the attached form is the one whose digest is printed."""
        return digest(self.submission) in self.printed


def digest(submission: Submission) -> str:
    """SHA-256 of a form as it is frozen."""
    return hashlib.sha256(encode(submission, indent=0)).hexdigest()
