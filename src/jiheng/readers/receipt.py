"""A receipt → what it proves. Runs in the reading process: the file comes from anybody."""

import re

import msgspec
import pypdfium2

from jiheng.model.json import NotASubmission, decode
from jiheng.model.receipt import Proof
from jiheng.readers.attached import attachment
from jiheng.readers.grid import Unreadable

_DIGEST = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_MOST_PAGES = 20
_NONE = Unreadable(
    "这不是绩衡的回执：没有读到所附的申报表或自评表。请用下载的回执原件（PDF）核验，不要用打印后扫描的。",
    en="This is no receipt of jiheng: no form is attached to it. Verify the PDF as it was downloaded, not a scan of its print.",
)


def proof(data: bytes, name: str, argument: bytes) -> bytes:
    """The proof that a receipt holds, as MessagePack. Raises Unreadable."""
    try:
        content = attachment(data)
        if not content:
            raise _NONE
        return msgspec.msgpack.encode(Proof(submission=decode(content), printed=_printed(data)))
    except (NotASubmission, pypdfium2.PdfiumError) as error:
        raise _NONE from error


def _printed(data: bytes) -> tuple[str, ...]:
    """Digests on the page, put together where they were broken over lines."""
    document = pypdfium2.PdfDocument(data)
    try:
        text = "".join(document[index].get_textpage().get_text_range() for index in range(min(len(document), _MOST_PAGES)))
    finally:
        document.close()
    return tuple(dict.fromkeys(_DIGEST.findall(re.sub(r"[\s\u200b\ufffe]", "", text))))
