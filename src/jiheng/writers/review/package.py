"""Office files edited part by part: what is not touched stays byte for byte, so that charts, pictures, macros and rules of a file survive."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from shutil import copyfileobj

from lxml import etree

from jiheng.writers.review.marks import CannotMark

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "[Content_Types].xml"
_STRICT = b"http://purl.oclc.org/ooxml/"
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_EMPTY = f'<Relationships xmlns="{_PACKAGE}/relationships"/>'.encode()


class Package:
    """The parts of an Office file; changed ones are held until `save`."""

    def __init__(self, data: bytes) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self._names = {info.filename.replace("\\", "/").lstrip("/").casefold(): info.filename for info in self._zip.infolist()}
        self._trees: dict[str, etree._Element] = {}
        self._edited: set[str] = set()
        self._changed: dict[str, bytes] = {}

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._names or name in self._changed

    @property
    def is_signed(self) -> bool:
        """Whether the file bears a digital signature, which ends with any change."""
        return any(name.startswith("_xmlsignatures/") for name in self._names)

    def part(self, name: str) -> bytes:
        """A part as it is, or as it was put. Raises CannotMark where there is none."""
        if name in self._changed:
            return self._changed[name]
        if name.casefold() not in self._names:
            raise damaged()
        return self._zip.read(self._names[name.casefold()])

    def tree(self, name: str) -> etree._Element:
        """Root of a part that is going to be changed; whatever is done to it is saved. Raises CannotMark."""
        self._edited.add(name)
        return self.tree_of(name)

    def tree_of(self, name: str) -> etree._Element:
        """Root of a part that is only looked at. Raises CannotMark."""
        if name not in self._trees:
            self._trees[name] = parsed(self.part(name))
        return self._trees[name]

    def put(self, name: str, data: bytes) -> None:
        """Replace a part, or add one."""
        self._changed[name] = data

    def related(self, part: str) -> Iterator[tuple[str, str, str]]:
        """Id, kind (last word of the type) and name of the parts that a part uses; what lies outside the file is left out."""
        name = _relations_of(part)
        for relation in self.tree_of(name) if name in self else ():
            if relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), relation.get("Target", ""))).lstrip("/")
                yield relation.get("Id", ""), relation.get("Type", "").rpartition("/")[2], target

    def relate(self, part: str, kind: str, target: str) -> str:
        """Tell that a part uses another; gives the id."""
        name = _relations_of(part)
        if name not in self:
            self.put(name, _EMPTY)
        root = self.tree(name)
        taken = {relation.get("Id") for relation in root}
        key = next(f"rId{number}" for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
        relative = posixpath.relpath(target, posixpath.dirname(part) or ".")
        etree.SubElement(root, f"{{{_PACKAGE}/relationships}}Relationship", {"Id": key, "Type": f"{OFFICE}/{kind}", "Target": relative})
        return key

    def declare(self, name: str, content_type: str, *, by_suffix: bool = False) -> None:
        """Tell of what type a new part is: for itself, or as the first of its suffix."""
        root, space = self.tree(_TYPES), f"{{{_PACKAGE}/content-types}}"
        if not by_suffix:
            etree.SubElement(root, f"{space}Override", {"PartName": f"/{name}", "ContentType": content_type})
            return
        suffix = name.rpartition(".")[2]
        if not any(entry.get("Extension", "").casefold() == suffix for entry in root.iter(f"{space}Default")):
            root.insert(0, etree.Element(f"{space}Default", {"Extension": suffix, "ContentType": content_type}))

    def free(self, pattern: str) -> str:
        """A name that no part bears yet; `pattern` has a {} for the number."""
        return next(name for number in range(1, len(self._names) + 100) if (name := pattern.format(number)) not in self)

    def main(self) -> str:
        """Name of the main part. Raises CannotMark."""
        found = next((target for _, kind, target in self.related("") if kind == "officeDocument"), None)
        if found is None:
            raise damaged()
        return found

    def save(self) -> bytes:
        """The file with its changes; all other parts in their order, as they were."""
        edited = {name: etree.tostring(self._trees[name], xml_declaration=True, encoding="UTF-8", standalone=True) for name in sorted(self._edited)}
        new = self._changed | edited
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
            by_member = {self._names[name.casefold()]: data for name, data in new.items() if name.casefold() in self._names}
            for info in self._zip.infolist():
                copy = zipfile.ZipInfo(info.filename, info.date_time)
                copy.compress_type, copy.external_attr = info.compress_type, info.external_attr
                with target.open(copy, "w") as to, _source(self._zip, info, by_member.get(info.filename)) as stream:
                    copyfileobj(stream, to)
            for name, data in new.items():
                if name.casefold() not in self._names:
                    target.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
        return out.getvalue()


def parsed(data: bytes) -> etree._Element:
    """Root of an XML part; nothing outside is loaded, no entity resolved. Raises CannotMark."""
    if _STRICT in data:
        raise CannotMark(
            "文件是 Strict Open XML 格式，不能加批注。请用 Word、Excel 或 WPS 另存为普通的 .docx、.xlsx 后再试，或用 jiheng check -o 核对报告.html。",
            "The file is in strict Open XML and cannot be marked. Save it as an ordinary .docx or .xlsx, or use jiheng check -o report.html.",
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged() from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise damaged()
    return root


def damaged() -> CannotMark:
    """The error for a file whose parts do not belong together."""
    return CannotMark(
        "文件结构有缺损，不能加批注。请用 Word、Excel 或 WPS 打开另存后再试，或用 jiheng check -o 核对报告.html。",
        "Parts of the file are missing or spoilt, so it cannot be marked. Save it anew in its own program, or use jiheng check -o report.html.",
    )


def printable(text: str) -> str:
    """The text without what XML cannot hold."""
    return _UNPRINTABLE.sub("", text)


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _source(archive: zipfile.ZipFile, info: zipfile.ZipInfo, new: bytes | None) -> io.BytesIO | zipfile.ZipExtFile:
    return io.BytesIO(new) if new is not None else archive.open(info)  # type: ignore[return-value]  # typeshed gives IO[bytes]
