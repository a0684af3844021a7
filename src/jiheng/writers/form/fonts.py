"""Fonts of official forms, in the order in which they are looked for: 仿宋 and 黑体 of this machine, then free ones, of which jiheng[pdf] brings two."""

from collections.abc import Collection
from importlib.util import find_spec
from pathlib import Path

from jiheng.reference.fonts import FAMILY, FOLDER

FANGSONG = ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", "FZFangSong-Z02", "FZFangSong-Z02S", "Zhuque Fangsong (technical preview)")
SERIF = ("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "Source Han Serif CN", "SimSun", "NSimSun", "AR PL UMing CN")
HEITI = ("SimHei", "黑体", "STHeiti", "FZHei-B01", "FZHei-B01S")
SANS = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei")
_PACKAGE = "pylopdf_fonts_zh_cn"  # Noto Serif SC and Noto Sans SC (OFL 1.1) as the data of a Python package


class CannotTypeset(Exception):
    """What writing PDF needs is not installed. `zh` and `en` say what to do."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.zh = zh
        self.en = en


def fangsong(there: Collection[str]) -> list[str]:
    """Of the families that are there, those for what officers write: 仿宋, then serif ones for characters that it lacks. Raises CannotTypeset."""
    return _found(there, FANGSONG, SERIF, SANS)


def heiti(there: Collection[str]) -> list[str]:
    """Of the families that are there, those for titles and labels: 黑体, then sans-serif ones. Raises CannotTypeset."""
    return _found(there, HEITI, SANS, SERIF)


def brought() -> list[Path]:
    """Folders of fonts that jiheng brings: the boxes for characters that no font holds, and those of jiheng[pdf] where it is installed."""
    package = find_spec(_PACKAGE)
    return [*(Path(place) for place in (package and package.submodule_search_locations) or ()), FOLDER]


def _found(there: Collection[str], *wishes: tuple[str, ...]) -> list[str]:
    found = [name for wish in wishes for name in wish if name in there]
    if not found:
        raise CannotTypeset(
            "本机没有中文字体，没有写出 PDF。请运行 pip install 'jiheng[pdf]'（自带思源字体），或安装系统字体，如 apt-get install fonts-noto-cjk。",
            "No Chinese font was found, no PDF was written. Run pip install 'jiheng[pdf]', which brings one, or e.g. apt-get install fonts-noto-cjk.",
        )
    return [*found, FAMILY]
