"""Names of regions in a text, from the tables in `patterns/regions`.

The tables are dated (their README says to when); names no longer in force are found under the code they had.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from io import StringIO

from pipeline.extract.region_names import NAMES_FILE, RegionNames, ReportingBody, short_names
from pipeline.pattern_files import PatternError, PatternFolder

_LEVELS = ("province", "prefecture", "county")
_TABLES = ("regions/divisions.csv", "regions/zones.csv", "regions/former.csv")
_CHINESE = re.compile(r"[一-鿿]")


@dataclass(frozen=True, slots=True)
class Region:
    """A region that may report: code as in the tables, level province, prefecture or county, code of the one above.

    ``parent`` is empty for provinces. ``last_listed`` is the year of the last table with a name no longer in force.
    """

    code: str
    name: str
    level: str
    parent: str
    last_listed: int | None = None


@dataclass(frozen=True, slots=True)
class RegionMention:
    """``[start, end)`` of a text names a region; ``region`` is ``None`` where several ``candidates`` remain."""

    start: int
    end: int
    text: str
    region: Region | None
    candidates: tuple[Region, ...]


class Regions:
    """All regions, found by code or by name."""

    def __init__(self, regions: Iterable[Region], names: RegionNames) -> None:
        self.names = names
        self._by_code: dict[str, Region] = {}
        self._full: dict[str, tuple[Region, ...]] = {}
        self._short: dict[str, tuple[Region, ...]] = {}
        for region in regions:
            if region.code:
                self._by_code.setdefault(region.code, region)
            _add(self._full, region.name, region)
        for region in self._by_code.values():
            for name in short_names(region.code, region.name, region.level, names):
                _add(self._short, name, region)
        for body in names.reporting_bodies:
            for name in body.short:
                _add(self._short, name, _region_of(body))
        self._ordinary = frozenset(names.ordinary_words)
        known = [*self._full, *self._short]
        self._starts = frozenset(name[:2] for name in known)
        self._longest = max(map(len, known))

    @staticmethod
    def load(patterns: PatternFolder) -> Regions:
        """The regions of a pattern folder. Raises ``PatternError`` where a table or `names.yaml` cannot be used."""
        return _load(patterns)

    def get(self, code: str) -> Region | None:
        """The region with this code."""
        return self._by_code.get(code)

    def parent(self, region: Region) -> Region | None:
        """The region above, ``None`` for a province."""
        return self._by_code.get(region.parent)

    def contains(self, above: Region, below: Region) -> bool:
        """Whether ``below`` lies in ``above`` (a region does not contain itself)."""
        step = self.parent(below)
        while step is not None:
            if step.code == above.code:
                return True
            step = self.parent(step)
        return False

    def reports_to_ministry(self, region: Region) -> bool:
        """Whether the region's report goes straight to the ministry: provinces, the Corps, 计划单列市."""
        return region.level == "province" or region.code in self.names.separately_planned

    def resolve(self, name: str, within: str | None = None) -> Region | None:
        """The one region of that full or short name in the region with code ``within`` (anywhere if ``None``).

        A full name goes before a short one, a direct member of ``within`` before others, a name in force before a
        former one, a higher level before a lower one. ``None`` where no name fits or several regions remain.
        """
        above = None if within is None else self._by_code.get(within)
        for named in (self._full.get(name, ()), self._short.get(name, ())):
            fitting = [each for each in named if above is None or each == above or self.contains(above, each)]
            direct = [each for each in fitting if above is not None and each.parent == above.code]
            chosen = _only(direct) or _only(fitting) or _only(_likeliest(fitting))
            if chosen is not None:
                return chosen
        return None

    def find(self, text: str, within: str | None = None) -> list[RegionMention]:
        """Every region named in ``text``, in order, the longest name at each place.

        Short names of counties (save those ending like 焉耆县) are only taken inside ``within`` or right behind the name
        of the region above; words that are ordinary words too (城区, 安居) likewise. A name several regions bear is settled by ``within``, by the
        region named right before it, or by regions named before it; else ``region`` is ``None``.
        """
        above = None if within is None else self._by_code.get(within)
        found: list[RegionMention] = []
        position = 0
        while position < len(text):
            mention = self._mention(text, position, above, found)
            if mention is None:
                position += 1
            else:
                found.append(mention)
                position = mention.end
        return found

    def _mention(
        self, text: str, start: int, above: Region | None, before: list[RegionMention]
    ) -> RegionMention | None:
        if text[start : start + 2] not in self._starts:
            return None
        beside = before[-1].region if before and before[-1].end == start else None
        for end in range(min(len(text), start + self._longest), start + 1, -1):
            word = text[start:end]
            candidates = self._admitted(word, text[start - 1 : start], text[end : end + 1], above, beside)
            if candidates:
                return RegionMention(start, end, word, self._settle(candidates, above, beside, before), candidates)
        return None

    def _admitted(
        self, word: str, ahead: str, behind: str, above: Region | None, beside: Region | None
    ) -> tuple[Region, ...]:
        """Regions ``word`` may name where it stands: ``ahead`` and ``behind`` are the characters around it."""

        def in_context(region: Region) -> bool:
            return any(scope is not None and self.contains(scope, region) for scope in (above, beside))

        if word[-1] + behind in self.names.parts_of_words:
            return ()
        full = self._full.get(word, ())
        if full and word.endswith("市") and behind == "县":
            full = ()  # 吉林省市县, 该市县: the 市 belongs to 市县
        # Names of two characters (南县, 新县) are parts of other words too often to be taken inside one.
        inside_word = bool(_CHINESE.match(ahead)) and ahead not in self.names.lead_ins
        loose = word in self._ordinary or (len(word) == 2 and inside_word)
        full = tuple(each for each in full if not loose or in_context(each))
        if full:
            return full
        telling = len(word) >= 3 and word.endswith(tuple(self.names.autonomous.values()))  # 焉耆县, 科左中旗
        return tuple(
            each
            for each in self._short.get(word, ())
            if in_context(each) or each == above or telling or (each.level != "county" and word not in self._ordinary)
        )

    def _settle(
        self, candidates: tuple[Region, ...], above: Region | None, beside: Region | None, before: list[RegionMention]
    ) -> Region | None:
        if len(candidates) == 1:
            return candidates[0]
        named = [mention.region for mention in reversed(before) if mention.region is not None]
        for scope in (beside, above, *named):
            if scope is not None:
                inside = [each for each in candidates if each == scope or self.contains(scope, each)]
                if chosen := _only(inside):
                    return chosen
        return _only(_likeliest(candidates))

    def chains(self, mentions: Iterable[RegionMention]) -> Iterator[RegionMention]:
        """The last of each run of mentions that stand one behind the other, going down (甲省乙市丙县 → 丙县)."""
        last: RegionMention | None = None
        for mention in mentions:
            if last is not None and not self._continues(last, mention):
                yield last
            last = mention
        if last is not None:
            yield last

    def _continues(self, last: RegionMention, mention: RegionMention) -> bool:
        if last.end != mention.start or last.region is None:
            return False
        return any(self.contains(last.region, each) for each in mention.candidates)


@cache
def _load(patterns: PatternFolder) -> Regions:
    names = patterns.load(NAMES_FILE, RegionNames)
    bodies = [_region_of(body) for body in names.reporting_bodies]
    return Regions([*_read_tables(patterns), *bodies], names)


def _region_of(body: ReportingBody) -> Region:
    return Region(body.code, body.name, body.level, body.parent)


def _read_tables(patterns: PatternFolder) -> Iterator[Region]:
    for table in _TABLES:
        rows = csv.DictReader(StringIO(patterns.text(table)))
        for row in rows:
            try:
                year = row.get("last_listed")
                region = Region(row["code"], row["name"], row["level"], row["parent"], int(year) if year else None)
            except (KeyError, TypeError, ValueError) as error:
                raise PatternError(table, rows.line_num, "", f"cannot be read / 无法读取: {error}") from error
            if not re.fullmatch(r"\d{6}", region.code) or region.level not in _LEVELS or not region.name:
                raise PatternError(
                    table, rows.line_num, "", "needs a six-digit code, a name and a level / 需要六位代码、名称和级别"
                )
            yield region


def _add(names: dict[str, tuple[Region, ...]], name: str, region: Region) -> None:
    if region not in names.get(name, ()):
        names[name] = (*names.get(name, ()), region)


def _only(regions: Iterable[Region]) -> Region | None:
    chosen = tuple(regions)
    return chosen[0] if len(chosen) == 1 else None


def _likeliest(regions: Iterable[Region]) -> list[Region]:
    """Those in force (all, where none is), of the highest level among them."""
    named = list(regions)
    ranked = [each for each in named if each.last_listed is None] or named
    top = min((_LEVELS.index(each.level) for each in ranked), default=0)
    return [each for each in ranked if _LEVELS.index(each.level) == top]
