"""Whether a page is read from its text layer or by OCR, and why.

A text layer is believed only when it earns it. What decides is what the page shows, not how good the text sounds:
hidden layers under a scan are wrong in plausible ways (``$l2,45O.OO``), so invisible text over a picture is refused
however clean it looks. Signals and thresholds follow published measurements: undecodable layers had over half of their
characters outside any script, good ones under 0.6 percent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.ingest.drawing_log import DrawingLog
from pipeline.ingest.text_layer import FontUse, TextLayer
from pipeline.model import Route

GARBAGE_SHARE = 0.05  # of the page; good layers stay below 0.006, bullets included
FONT_GARBAGE = 0.3  # of one font: a page may be fine but for the font of its digits
FONT_CHARACTERS = 8
HIDDEN_SHARE = 0.5
MOJIBAKE_SHARE = 0.3
FEW_CHARACTERS = 50  # beside a picture of most of the page: a stamp, a page number, a heading over a scanned table
MOST_OF_PAGE = 0.5
DRAWN_TEXT_PATHS = 200  # a page without text, yet with so many shapes, may be text turned into outlines
FEWEST_CHINESE = 60
COMMON_SHARE = 0.06

# The commonest characters of Chinese administrative prose; in any real page they make up a quarter of the text or
# more, in a layer decoded with the wrong table next to nothing.
_COMMON = frozenset(
    "的一是在和有年中元万资金项目情况工作市区县局厅管理财政保障性安居程城镇老旧小改造住房建设完成率分得"
    "标计划任务实施规定要求及对为了上下大人不以到于与等按时全部门省国家发展服务租赁补助公用出支第二三个月日"
)
_ACCENTED = re.compile("[\u00a1-\u024f]")
_CHINESE = re.compile("[\u4e00-\u9fff]+")
_PUA_FONTS = ("wingding", "symbol", "webding", "zapf")  # their private-use characters are bullets and ticks


@dataclass(frozen=True, slots=True)
class Decision:
    """How to read a page; ``reason`` is for people, Chinese and English."""

    route: Route
    reason: str


def decide(layer: TextLayer, log: DrawingLog) -> Decision:
    """The route of one page: ``TEXT_LAYER``, ``OCR`` or ``EMPTY``."""
    if not layer.visible and not layer.hidden and not layer.slanted:
        return _without_text(log)
    for refusal in (_hidden(layer, log), _garbage(layer), _scan_with_little_text(layer, log)):
        if refusal:
            return Decision(Route.OCR, refusal)
    if not layer.visible and not log.picture_share:
        return Decision(Route.EMPTY, "页面上没有可见文字 / nothing visible on the page")
    return Decision(
        Route.TEXT_LAYER, f"文字层可用，{layer.visible}个字符 / text layer in order, {layer.visible} characters"
    )


def _without_text(log: DrawingLog) -> Decision:
    if log.picture_share:
        share = f"{log.picture_share:.0%}"
        return Decision(Route.OCR, f"没有文字层，图像占页面{share} / no text layer, pictures cover {share} of the page")
    if log.paths >= DRAWN_TEXT_PATHS:
        return Decision(Route.OCR, "没有文字层，文字可能已转为曲线 / no text layer, the text may have become outlines")
    return Decision(Route.EMPTY, "空白页 / blank page")


def _hidden(layer: TextLayer, log: DrawingLog) -> str:
    everything = layer.visible + layer.hidden
    over_picture = log.page_picture or log.picture_share >= MOST_OF_PAGE
    if over_picture and layer.hidden > HIDDEN_SHARE * everything:
        return "整页图像上的文字层不可见，不予采信 / invisible text layer over a page image, not trusted"
    if log.texts and log.covered_texts > HIDDEN_SHARE * log.texts:
        return "文字层被整页图像遮盖，不予采信 / text layer covered by a page image, not trusted"
    if over_picture and layer.white > HIDDEN_SHARE * everything:
        return "整页图像上的文字为白色，不予采信 / white text layer over a page image, not trusted"
    return ""


def _garbage(layer: TextLayer) -> str:
    fonts = [font for font in layer.fonts if not any(name in font.name.lower() for name in _PUA_FONTS)]
    characters, garbage = sum(font.characters for font in fonts), sum(font.garbage for font in fonts)
    worst = max(fonts, key=_garbage_share, default=None)
    if garbage > GARBAGE_SHARE * max(characters, 1):
        share = f"{garbage / max(characters, 1):.0%}"
        return f"文字层有{share}的字符无法解码 / {share} of the text layer's characters cannot be decoded"
    if worst and worst.characters >= FONT_CHARACTERS and _garbage_share(worst) > FONT_GARBAGE:
        return f"字体{worst.name}无法解码 / font {worst.name} cannot be decoded"
    if "(cid:" in layer.text:
        return "文字层含(cid:)字形编号 / the text layer holds (cid:) glyph numbers"
    if _is_mojibake(layer.text):
        return "文字层为乱码 / the text layer is mojibake"
    return ""


def _garbage_share(font: FontUse) -> float:
    return font.garbage / font.characters if font.characters else 0.0


def _is_mojibake(text: str) -> bool:
    """Latin letters with accents in place of Chinese, or Chinese characters that no text is made of."""
    if len(_ACCENTED.findall(text)) > MOJIBAKE_SHARE * len(text):
        return True
    chinese, share = common_share(text)
    return chinese >= FEWEST_CHINESE and share < COMMON_SHARE


def common_share(text: str) -> tuple[int, float]:
    """How many Chinese characters ``text`` has, and what share of them are the commonest of administrative prose."""
    chinese = "".join(_CHINESE.findall(text))
    return len(chinese), sum(map(_COMMON.__contains__, chinese)) / max(len(chinese), 1)


def _scan_with_little_text(layer: TextLayer, log: DrawingLog) -> str:
    if log.picture_share < MOST_OF_PAGE or layer.visible >= FEW_CHARACTERS:
        return ""
    share = f"{log.picture_share:.0%}"
    return (
        f"图像占页面{share}，文字层仅{layer.visible}个字符 / "
        f"pictures cover {share} of the page, the text layer has only {layer.visible} characters"
    )
