"""Who issues a report: letterhead, title, label of a form or cover, signature, or the sentence that names the author."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.extract.front_matter import FrontMatter, Line
from pipeline.extract.identity_patterns import IssuerPatterns
from pipeline.extract.organisations import Organisations

_DATE = re.compile(r"^(?:19|20|二[〇○零0oO]).{2,3}年.{1,3}月(?:.{1,3}日)?$")
_ACTING_TOGETHER = re.compile(r"会同|联合")
_NEXT_LABEL = re.compile(r" [一-鿿]{2,6}:")
_OPENING_LINES = 8


class IssuerReader:
    """Finds the issuing organisations of one document."""

    def __init__(self, patterns: IssuerPatterns, organisations: Organisations) -> None:
        self._patterns = patterns
        self._organisations = organisations
        labels = "|".join(map(re.escape, sorted(patterns.labels, key=len, reverse=True)))
        self._labelled = re.compile(
            rf"^[（(]?(?:{labels})(?:名称)? ?(?:[（(] ?(?:盖章|公章) ?[)）])? ?:? ?(?P<name>.*)$"
        )
        endings = "|".join(map(re.escape, sorted(patterns.endings, key=len, reverse=True)))
        self._acting = re.compile(rf"(?P<names>[一-鿿、]{{2,60}}?(?:{endings})){patterns.acting}")

    def issuers(self, front: FrontMatter) -> tuple[str, ...]:
        """The organisations, one entry for each printed apart; empty where the report names none."""
        letterhead = tuple(dict.fromkeys(front.letterhead))
        printed = letterhead or front.titled_by or self._labels(front) or front.byline
        return printed or self._signature(front) or self._author(front)

    def _labels(self, front: FrontMatter) -> tuple[str, ...]:
        lines = [*front.lines, *front.body]
        found: list[str] = []
        for index, line in enumerate(lines):
            label = self._labelled.match(line.spaced)
            if label is None:
                continue
            behind = label["name"] or (lines[index + 1].spaced if index + 1 < len(lines) else "")
            found.extend(name for name in self._named_behind(behind) if name not in found)
        return tuple(found)

    def _named_behind(self, text: str) -> tuple[str, ...]:
        """The organisations behind a label, up to the next label on the line (填报日期: …)."""
        text = _NEXT_LABEL.split(text)[0].strip()
        return self._organisations.listed(text) or self._organisations.listed(text.split(" ")[0])

    def _signature(self, front: FrontMatter) -> tuple[str, ...]:
        """Organisations on lines of their own right above a date on a line of its own."""
        lines = [*front.lines, *front.body]
        for index, line in enumerate(lines):
            if _DATE.match(line.text):
                signed = list(self._signed_above(lines, index))
                if signed:
                    return tuple(reversed(signed))
        return ()

    def _signed_above(self, lines: Sequence[Line], date: int) -> Iterator[str]:
        for line in reversed(lines[max(0, date - 4) : date]):
            names = self._organisations.listed(line.spaced)
            if not names:
                return
            yield from reversed(names)

    def _author(self, front: FrontMatter) -> tuple[str, ...]:
        """The organisations that a sentence of the opening says carried out the evaluation."""
        opening = "".join(line.text for line in front.body[:_OPENING_LINES])
        text = re.sub(r"《[^》]*》", "", opening)
        for found in self._acting.finditer(text):
            if "评" in text[found.end() : found.end() + 60]:
                names = self._names_at_end(found["names"])
                if names:
                    return tuple(_ACTING_TOGETHER.split(names))
        return ()

    def _names_at_end(self, text: str) -> str:
        """The longest end of ``text`` that is one or several joined organisations."""
        for start in range(len(text) - 3):
            candidate = text[start:]
            pieces = self._pieces(candidate)
            if pieces and all(map(self._organisations.is_organisation, pieces)):
                return candidate
        return ""

    def _pieces(self, text: str) -> list[str]:
        """Names joined by 、 or 会同; the 和 inside a name (住房和城乡建设局) parts nothing."""
        return [piece for part in _ACTING_TOGETHER.split(text) for piece in part.split("、") if piece]
