"""Which region a report is about: the reporting body itself, not the superior it writes to nor the parts it counts up."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.extract.identity_patterns import RegionPatterns
from pipeline.extract.regions import Region, RegionMention, Regions

_CITED = re.compile(r"《[^》]*》|[（(][^（）()]*[〔\[][^（）()]*[)）]|[一-鿿]{2,8}[〔\[]\d{4}[〕\]]\d+号")
_LEVELS = ("province", "prefecture", "county")


class RegionReader:
    """Chooses the reporting region from title, issuer and body."""

    def __init__(self, patterns: RegionPatterns, regions: Regions) -> None:
        self._patterns = patterns
        self._regions = regions
        endings = "|".join(map(re.escape, sorted(regions.names.zone_endings, key=len, reverse=True)))
        self._zone = re.compile(rf"[一-鿿]{{0,12}}?(?:{endings})")

    def choose(self, title: str, issuers: Sequence[str], addressee: str, body: str) -> Region | None:
        """The region, ``None`` where nothing tells it.

        The subject of the title and the issuer both name it; where one lies in the other the smaller is the one that
        reports. The body is asked when neither does.
        """
        level = self._own_level(body)
        subject = self._named(title.partition("关于")[2] or title, body, level)
        issuing = [region for name in issuers if (region := self._named(name, body, level)) is not None]
        chosen = subject
        for region in issuing:
            if chosen is None or self._regions.contains(chosen, region):
                chosen = region
        return chosen or self._from_body(body, addressee, level)

    def _named(self, text: str, body: str, level: str) -> Region | None:
        """The first region a text names, at the end of a run 甲省乙市丙县; a zone where it names one."""
        mentions = self._regions.find(text)
        zone = self._zone_named(text, mentions)
        if zone is not None:
            return zone
        for mention in self._regions.chains(mentions):
            region = self._settled(mention, body, level)
            if region is not None:
                return region
        return None

    def _zone_named(self, text: str, mentions: Sequence[RegionMention]) -> Region | None:
        """A zone that is no division, with the city it lies in: coded where the tables list it, else without code."""
        last = next((mention for mention in self._regions.chains(mentions)), None)
        start = 0 if last is None else last.end
        if last is not None and last.region is not None and last.region.name.endswith(self._regions.names.zone_endings):
            return None if _is_division(last.region) else last.region
        found = self._zone.match(text, start)
        if found is None or (last is None and len(found.group()) < 4):
            return None
        above = None if last is None else last.region
        name = ("" if last is None else last.text) + found.group()
        listed = self._regions.resolve(name) or (above and self._zone_in(above, found.group()))
        return listed or Region("", name, "county", "" if above is None else above.code)

    def _zone_in(self, above: Region, name: str) -> Region | None:
        """The zone of a city under its listed name, whether or not that repeats the city's short or full name."""
        short = above.name.removesuffix("市")
        for candidate in (name, short + name, above.name + name):
            region = self._regions.resolve(candidate, above.code)
            if region is not None:
                return region
        return None

    def _settled(self, mention: RegionMention, body: str, level: str) -> Region | None:
        """The region of a mention; of several the one whose level or surroundings the body speaks of."""
        if len({each.level for each in mention.candidates}) > 1 and level:
            own = [each for each in mention.candidates if each.level == level]
            if len(own) == 1:
                return own[0]
        if mention.region is not None:
            return mention.region
        ranked = sorted(mention.candidates, key=lambda each: (-self._surroundings(each, body), each.code))
        if len(ranked) > 1 and self._surroundings(ranked[0], body) == self._surroundings(ranked[1], body):
            return Region("", mention.text, ranked[0].level, "")
        return ranked[0]

    def _surroundings(self, region: Region, body: str) -> int:
        """How much the text speaks of the regions above this one."""
        weight, step = 0, self._regions.parent(region)
        while step is not None:
            weight += 2 * body.count(step.name) + body.count(step.name[:2])
            step = self._regions.parent(step)
        return weight

    def _own_level(self, body: str) -> str:
        """The level the report speaks of as its own (我省, 我市, 我县), empty where it does not."""
        counts = {level: len(words.findall(body)) for level, words in self._patterns.own_words.items()}
        best = max(counts, key=lambda level: (counts[level], -_LEVELS.index(level)))
        return best if counts[best] else ""

    def _from_body(self, body: str, addressee: str, level: str) -> Region | None:
        """The region the body names most, of the level it calls its own; the addressee's is the superior's."""
        superiors = {mention.region for mention in self._regions.find(addressee)}
        named = self._count(self._regions.find(_CITED.sub("，", body)))
        for superior in superiors:
            if superior is not None and level and superior.level != level:
                named.pop(superior, None)
        fitting = [region for region in named if region.level == level] or list(named)
        return max(fitting, key=lambda each: (named[each], -_LEVELS.index(each.level), each.code), default=None)

    def _count(self, mentions: Iterable[RegionMention]) -> Counter[Region]:
        return Counter(each.region for each in self._regions.chains(mentions) if each.region is not None)


def _is_division(region: Region) -> bool:
    return not 71 <= int(region.code[4:]) <= 79
