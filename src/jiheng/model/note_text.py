"""What a note of a reader says to people: its sentence and the candidates, in Chinese or English."""

from jiheng.model.declaration import Note, Submission
from jiheng.model.place import NAMES, place_name
from jiheng.reference.notes import english


def note_message(note: Note, lang: str) -> str:
    """The sentence of a note."""
    return note.message if lang == "zh" else english(note.message)


def note_candidates(note: Note, submission: Submission, lang: str) -> tuple[str, ...]:
    """The candidates as people call them; none where the only one stands in the sentence already."""
    if len(note.candidates) == 1 and note.candidates[0] in note.message:
        return ()
    return tuple(_called(candidate, submission, lang) for candidate in note.candidates)


def note_text(note: Note, submission: Submission, lang: str) -> str:
    """Sentence and candidates."""
    candidates = note_candidates(note, submission, lang)
    lead, comma = ("；可能是：", "、") if lang == "zh" else ("; candidates: ", ", ")
    message = note_message(note, lang)
    return f"{message.rstrip('。.') if candidates else message}{lead + comma.join(candidates) if candidates else ''}"


def _called(candidate: str, submission: Submission, lang: str) -> str:
    """A candidate: of a field or an address its name, else the value itself."""
    if candidate in NAMES:
        return NAMES[candidate][lang != "zh"]
    return place_name(submission, candidate, lang=lang) if candidate.startswith("declarations/") else candidate
