"""Which typefaces stand in for those that a document asks for: the faces of Chinese official papers, and a Times.

No font is shipped. What the document names comes first, then what Windows, macOS and Linux have of the same kind.
"""

from __future__ import annotations

from collections.abc import Iterable

FACES = {
    "song": ("FZXiaoBiaoSong-B05S", "STZhongsong", "SimSun", "Songti SC", "Noto Serif CJK SC", "Source Han Serif SC"),
    "fang": ("FangSong_GB2312", "FangSong", "STFangsong", "Noto Serif CJK SC", "Source Han Serif SC", "SimSun"),
    "kai": ("KaiTi_GB2312", "KaiTi", "STKaiti", "Kaiti SC", "AR PL UKai CN", "Noto Serif CJK SC"),
    "hei": ("SimHei", "STHeiti", "Heiti SC", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei"),
}
_ANY: tuple[str, ...] = (
    "Noto Serif CJK SC",
    "Noto Sans CJK SC",
    "Noto Serif SC",
    "Noto Sans SC",
    "Source Han Serif SC",
)
_ANY += ("SimSun", "PingFang SC", "Microsoft YaHei", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "Droid Sans Fallback")
LATIN = ("Times New Roman", "Times", "Liberation Serif", "Tinos", "TeX Gyre Termes", "Nimbus Roman", "Libertinus Serif")
_KINDS = {
    "仿宋": "fang",
    "fang": "fang",
    "楷": "kai",
    "kai": "kai",
    "黑": "hei",
    "hei": "hei",
    "雅黑": "hei",
    "gothic": "hei",
}


def kind(font: str) -> str:
    """The kind of face that a font's name speaks of: 仿宋, 楷体, 黑体, else 宋体."""
    name = font.lower()
    return next((face for word, face in _KINDS.items() if word in name), "song")


def likely(font: str) -> list[str]:
    """A Chinese font and those of its kind, the best first."""
    return list(dict.fromkeys(filter(None, (font, *FACES[kind(font)]))))


def chinese(font: str) -> list[str]:
    """Everything that may stand for a Chinese font, the best first."""
    return list(dict.fromkeys((*likely(font), *_ANY)))


def latin(font: str) -> list[str]:
    """Fonts that may stand for a Latin one, the best first."""
    return list(dict.fromkeys(filter(None, (font, *LATIN))))


def here(names: Iterable[str], installed: set[str]) -> list[str]:
    """Those that are installed, in their order."""
    return [name for name in names if name in installed]
