"""Collects the texts of the web application and compiles their translations: `python -m tools.messages`.

New texts are added to locale/en/LC_MESSAGES/django.po without translation, those that are gone leave it; the .mo file is what the program reads.
"""

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

WEB = Path(__file__).parents[1] / "src" / "jiheng" / "web"
PO = WEB / "locale" / "en" / "LC_MESSAGES" / "django.po"
_KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
_HEAD = "# English texts of the web application; the Chinese ones stand in the code. `python -m tools.messages` adds new ones.\n"


def main() -> None:
    catalog = collected()
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(written(catalog))
    PO.with_suffix(".mo").write_bytes(compiled(catalog))
    if missing := untranslated(catalog):
        print(f"{len(missing)} texts without translation in {PO.relative_to(WEB.parents[2])}")


def collected() -> Catalog:
    """The texts that the code holds, with the translations that the file has."""
    old = read_po(io.BytesIO(PO.read_bytes()), locale="en") if PO.exists() else Catalog(locale="en")
    new = Catalog(locale="en", header_comment=_HEAD.rstrip(), project="jiheng", fuzzy=False)
    for key, context in _found():
        before = old.get(key[0] if isinstance(key, tuple) else key, context)
        new.add(key, before.string if before is not None and before.id == key else ("", "") if isinstance(key, tuple) else "", context=context)
    return new


def untranslated(catalog: Catalog) -> list[str]:
    """Texts that have no translation."""
    return [str(message.id) for message in catalog if message.id and not all(message.string if isinstance(message.string, tuple) else (message.string,))]


def written(catalog: Catalog) -> bytes:
    """The catalogue as a .po file without dates, so that equal texts give equal bytes."""
    out = io.BytesIO()
    write_po(out, catalog, width=150, omit_header=True, sort_output=True, no_location=True)
    head = f'{_HEAD}msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    return head.encode() + out.getvalue()


def compiled(catalog: Catalog) -> bytes:
    """The catalogue as a .mo file."""
    out = io.BytesIO()
    whole = read_po(io.BytesIO(written(catalog)), locale="en")
    whole.creation_date = whole.revision_date = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    write_mo(out, whole)
    return out.getvalue()


def _found() -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    for file in sorted((*WEB.rglob("*.py"), *WEB.rglob("templates/**/*.html"), *WEB.rglob("templates/**/*.txt"))):
        source = file.read_text("utf-8")
        code = templatize(source) if file.suffix != ".py" else source
        for _line, messages, _comments, context in extract("python", io.BytesIO(code.encode()), keywords=_KEYWORDS):
            if messages:
                yield messages, context


if __name__ == "__main__":
    main()
