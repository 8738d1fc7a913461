"""Printed lines re-joined to paragraphs, across lines and pages.

A line goes on from the one above if that one ran out of room and nothing marks a beginning: an indent, a numbered
heading, another type size, a larger gap. Where headings are concerned doubt means a new paragraph; elsewhere it means
going on, for a number cut in two is worse than a long paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.ingest.columns import FIRST_INDENT, LARGE_GAP, Column, middle
from pipeline.ingest.line_text import join_lines
from pipeline.ingest.page_content import Line
from pipeline.model import Paragraph
from pipeline.value_class import value_class

KINSOKU = 1.2  # in type sizes: room a full line may have left beside what did not fit
TIGHT = 0.4  # the same for a line that ends a sentence: anything more and the paragraph ends too
SAME_INDENT = 0.6
CENTRED_MARGIN = 2.6  # in type sizes: a centred line leaves that much on both sides, or it is an indented line
TITLE_MARGIN = 1.0  # for type larger than the text's
CENTRED_SLACK = 1.5
LARGER_TYPE = 1.15
SIZE_SLACK, READ_SIZE_SLACK = 0.08, 0.35  # exact sizes from a text layer, box heights from OCR
LONG, LONG_SIZE_SLACK = 12, 0.15  # characters, whose box is about as high as their type is large
READ_GAP_SLACK = 0.15  # in type sizes: by how much recognised boxes let the distance of lines vary
SHORT = 4  # characters; the box of so few is as high as they happen to be

_NUMERAL = "一二三四五六七八九十百零〇"
_HEADING = re.compile(
    rf"第[{_NUMERAL}\d]{{1,4}}[章节条款部]|[{_NUMERAL}]{{1,3}}[、.．]|[(（][{_NUMERAL}]{{1,3}}[)）]"
    r"|\d{1,2}[、．.](?!\d)|\d{1,2}(?:\.\d{1,2}){1,3}(?=[^\d\s.%％万亿元套户个平米栋])\s*|[(（]\d{1,2}[)）]|\d{1,2}[)）]"
    r"|[①-⑳㈠-㈩⒈-⒛]|附[件表录]|附[:：]|表\s*[\d一二三四五六七八九十]{1,3}"
)
_TOP_HEADING = re.compile(rf"第[{_NUMERAL}\d]{{1,4}}[章节部]|[{_NUMERAL}]{{1,3}}、|[(（][{_NUMERAL}]{{1,3}}[)）]|附件")
# Lines that stand for themselves: notes above a table, rows of columns set without lines, entries of a contents page.
_ALONE = re.compile(
    r"^(?:金额|资金|面积|计量)?单\s*位\s*[:：]|^填报(?:单位|日期|时间|人)|^编制单位|\t|[.．…·]{4,}\s*\d{1,3}$"
)
_CUT = re.compile(r"\d$")  # such a line goes on all the same where a date or a number is cut by its end
_REST_OF_NUMBER = re.compile(r"[\d.．]*\d[%％万亿元户套个栋]")
_LABEL = re.compile(r"[\u4e00-\u9fff\s]{2,10}[:：]")  # 项目名称：, 评价机构： on a cover
_SENTENCE_ENDS = "。！？!?"
_ITEM_ENDS = "；;：:"
_CLOSING = "，。、；：！？）》〉】〕”’％%,;:!?)]}"
_UNIT = re.compile(r"[（《〈【〔“‘([{]*(?:[A-Za-z\d.,%]+|.)[，。、；：！？）》〉】〕”’％,;:!?)\]}]*")


@value_class
class PlacedLine:
    """A line with the page it stands on (index) and that page's text column."""

    line: Line
    page: int
    column: Column

    @property
    def text(self) -> str:
        """Its characters."""
        return self.line.text.content

    @property
    def indent(self) -> float:
        """From the column's left edge, in type sizes."""
        return (self.line.box.x0 - self.column.left) / self.line.size

    @property
    def room(self) -> float:
        """To the column's right edge, in type sizes."""
        return (self.column.right - self.line.box.x1) / self.line.size

    @property
    def recognised(self) -> bool:
        """Whether it was read by OCR, so that its box is a little noisy."""
        runs = self.line.text.runs
        return bool(runs) and runs[0].confidence is not None


def to_paragraphs(lines: Sequence[PlacedLine]) -> list[Paragraph]:
    """The paragraphs of one stretch of lines in reading order."""
    return [paragraph_of(group) for group in grouped(lines)]


def grouped(lines: Sequence[PlacedLine]) -> list[list[PlacedLine]]:
    """The lines of each paragraph of one stretch in reading order."""
    groups: list[list[PlacedLine]] = []
    for line in lines:
        if groups and goes_on(groups[-1], line):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def goes_on(group: Sequence[PlacedLine], following: PlacedLine) -> bool:
    """Whether ``following`` belongs to the paragraph that ``group`` begins."""
    last = group[-1]
    if _stand_alone(last, following) or _large_gap(last, following):
        return False
    if _cuts_number(last, following):
        return True
    if _other_size(last, following):
        return False
    if following.text[0] in _CLOSING:
        return True
    if is_large(following) or (is_centred(following) and not _indented(following, group)):
        return _title_goes_on(group, following)
    if is_centred(last) or not _is_full(last, following) or _stands_apart(last, following):
        return False
    return not _begins(group, following)


def _stand_alone(last: PlacedLine, following: PlacedLine) -> bool:
    if _ALONE.search(following.text):
        return True
    cut = _CUT.search(last.text) and "\t" not in last.text and last.room < KINSOKU
    return bool(_ALONE.search(last.text)) and not cut


def _cuts_number(last: PlacedLine, following: PlacedLine) -> bool:
    """Whether a number of a full line ends on the next: 为8 | 0.84%. So few characters have a box of any height."""
    cut = _CUT.search(last.text) is not None and last.room < KINSOKU and last.page == following.page
    return cut and abs(following.indent) <= SAME_INDENT and _REST_OF_NUMBER.match(following.text) is not None


def is_centred(line: PlacedLine) -> bool:
    """Whether the line stands in the middle of its column with clear margins."""
    margin = TITLE_MARGIN if is_large(line) else CENTRED_MARGIN
    return min(line.indent, line.room) >= margin and abs(line.indent - line.room) <= CENTRED_SLACK


def is_large(line: PlacedLine) -> bool:
    """Whether its type is clearly larger than the text's, as only titles are."""
    slack = 0.0
    if line.recognised:
        slack = LONG_SIZE_SLACK if len(line.text) >= LONG else READ_SIZE_SLACK
    return line.line.size > (LARGER_TYPE + slack) * line.column.size


def _stands_apart(last: PlacedLine, following: PlacedLine) -> bool:
    """A signature or a date at the right: begins far in, and not where the other line does."""
    far = max(last.indent, following.indent) > FIRST_INDENT[1]
    return far and abs(last.indent - following.indent) > SAME_INDENT


def _title_goes_on(group: Sequence[PlacedLine], following: PlacedLine) -> bool:
    """A title over several lines: adjacent, of one look. In text size the lines are centred, but for a full first."""
    last = group[-1]
    if last.page != following.page or last.text[-1] in _SENTENCE_ENDS:
        return False
    if _HEADING.match(following.text) or _LABEL.match(following.text):
        return False
    if last.line.bold != following.line.bold and not last.recognised:
        return False
    if is_large(following):
        return _is_below(last, following) and (not _HEADING.match(group[0].text) or _is_full(last, following))
    return is_centred(last) or (is_large(last) and _is_full(last, following))


def _is_below(last: PlacedLine, following: PlacedLine) -> bool:
    """Whether two lines have one middle or one left edge, as the lines of a title do, and a heading below it does not."""
    one, two = last.line.box, following.line.box
    size = last.line.size
    return abs((one.x0 + one.x1) - (two.x0 + two.x1)) <= 2 * CENTRED_SLACK * size or abs(one.x0 - two.x0) <= size


def _begins(group: Sequence[PlacedLine], following: PlacedLine) -> bool:
    """Whether a line after a full one still begins a paragraph."""
    last = group[-1]
    ended = last.text[-1] in _SENTENCE_ENDS
    if ended and last.room >= TIGHT + _unit_width(following):
        return True
    if _indented(following, group):
        return True
    if last.line.bold != following.line.bold and (ended or (last.line.bold and _is_heading(group))):
        return True
    if not _HEADING.match(following.text) or _shown_otherwise(last, following):
        return False
    return ended or last.text[-1] in _ITEM_ENDS or (_is_heading(group) and bool(_TOP_HEADING.match(following.text)))


def _shown_otherwise(last: PlacedLine, following: PlacedLine) -> bool:
    """Whether a beginning would have shown by a gap or an indent, as elsewhere in the document."""
    column = following.column
    if column.spaced and last.page == following.page:
        return True
    return column.indented and not _TOP_HEADING.match(following.text)


def _is_heading(group: Sequence[PlacedLine]) -> bool:
    return bool(_HEADING.match(group[0].text))


def _indented(following: PlacedLine, group: Sequence[PlacedLine]) -> bool:
    """A first-line indent. In a block set in as a whole the indent is no beginning."""
    if not FIRST_INDENT[0] < following.indent < FIRST_INDENT[1]:
        return False
    last = group[-1]
    if abs(following.indent - last.indent) > SAME_INDENT:
        return following.indent > last.indent
    if len(group) > 1:
        return False
    return last.text[-1] in _SENTENCE_ENDS + _ITEM_ENDS or _is_heading(group) or bool(_HEADING.match(following.text))


def _is_full(line: PlacedLine, following: PlacedLine) -> bool:
    """Whether the line was broken for want of room: what follows would not have fitted."""
    return line.room < KINSOKU + _unit_width(following)


def _unit_width(line: PlacedLine) -> float:
    """The width of what a line begins with and is not parted, in type sizes: a character or word with its brackets."""
    unit = _UNIT.match(line.text)
    return sum(0.55 if char.isascii() else 1.0 for char in unit.group()) if unit else 1.0


def _other_size(last: PlacedLine, following: PlacedLine) -> bool:
    recognised = last.recognised or following.recognised
    if recognised and min(len(last.text), len(following.text)) <= SHORT:
        return False
    slack = READ_SIZE_SLACK if recognised else SIZE_SLACK
    larger, smaller = max(last.line.size, following.line.size), min(last.line.size, following.line.size)
    return larger > (1 + slack) * smaller


def _large_gap(last: PlacedLine, following: PlacedLine) -> bool:
    if last.page != following.page:
        return False
    column = following.column
    slack = READ_GAP_SLACK * column.size if following.recognised else 0.5
    size = following.line.size
    if following.recognised and len(following.text) <= SHORT:
        size = last.line.size if len(last.text) > SHORT else column.size
    distance = middle(following.line) - middle(last.line)
    return distance > LARGE_GAP * column.leading(size) + slack


def paragraph_of(group: Sequence[PlacedLine]) -> Paragraph:
    """The paragraph that the lines make."""
    return Paragraph(
        text=join_lines([line.line.text for line in group]),
        bold=all(line.line.bold for line in group),
        centred=is_centred(group[-1]) and (len(group) == 1 or not _indented_first(group)),
        size=group[0].line.size,
    )


def _indented_first(group: Sequence[PlacedLine]) -> bool:
    return group[0].indent - group[-1].indent > FIRST_INDENT[0]
