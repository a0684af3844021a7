"""Notes of the readers in English: the sentences are data, the words of the document are carried over."""

import re
from functools import cache

from jiheng.reference.data import written


@cache
def english(message: str) -> str:
    """A note of a reader in English; as it is where no English is known."""
    for pattern, text in _sentences():
        if found := pattern.fullmatch(message):
            return text.format(*found.groups())
    return message


@cache
def _sentences() -> tuple[tuple[re.Pattern[str], str], ...]:
    """A pattern of each sentence, and its English."""
    raw = written("notes.toml")
    return tuple((re.compile("(.*?)".join(map(re.escape, note["zh"].split("{}"))), re.DOTALL), note["en"]) for note in raw["note"])
