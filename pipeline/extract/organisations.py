"""Names of organisations: letterheads, signatures, authors named in a sentence."""

from __future__ import annotations

import re

from pipeline.extract.identity_patterns import IssuerPatterns
from pipeline.extract.regions import Region, Regions

_NAME = re.compile(r"^[一-鿿（）()]{2,40}$")
_APART = re.compile(r"[ \t　;；]+")
_TOGETHER = re.compile(r"[、,，]")  # not 和, which stands inside 住房和城乡建设局


class Organisations:
    """Tells organisations from other lines by how their names begin and end."""

    def __init__(self, patterns: IssuerPatterns, regions: Regions) -> None:
        self._patterns = patterns
        self._regions = regions
        self._own_levels = sorted({word for words in patterns.own_level.values() for word in words}, key=len)
        endings = "|".join(map(re.escape, sorted(patterns.endings, key=len, reverse=True)))
        self._run_together = re.compile(rf"(?<=财政厅|财政局|财政部)(?=[一-鿿]{{3,20}}(?:{endings})$)")

    def listed(self, line: str) -> tuple[str, ...]:
        """The organisations a line consists of, as printed; empty where it holds anything else.

        Those printed together with 、 stay one entry, those apart are one entry each.
        """
        printed = self._patterns.marks.sub("", line).strip()
        parts = [part for part in _APART.split(printed) if part]
        if len(parts) > 1 and not all(self.is_organisation(part) for part in parts):
            parts = ["".join(parts)]  # blanks inside a name
        parts = [piece for part in parts for piece in self._run_together.split(part)]
        return tuple(parts) if parts and all(self.is_organisation(part) for part in parts) else ()

    def is_organisation(self, text: str) -> bool:
        """Whether a text is the name of an organisation, or of several joined by 、."""
        return all(self._is_name(name, leads=index == 0) for index, name in enumerate(_TOGETHER.split(text)))

    def _is_name(self, name: str, leads: bool) -> bool:
        if not _NAME.match(name) or not name.endswith(self._patterns.endings) or "关于" in name:
            return False
        if name.startswith(self._patterns.beginnings) or name.endswith(
            ("公司", "事务所", "通合伙）", "通合伙)", "研究院", "大学")
        ):
            return True
        led = self._regions.find(name)
        own = leads and name.startswith(tuple(self._own_levels))
        return own or bool(led and led[0].start == 0) or _names_zone(name, self._regions)

    def with_region(self, name: str, region: Region | None) -> str:
        """自治区财政厅 with the region's name in place of the bare level word, where the level is the region's."""
        if region is None:
            return name
        for word in self._patterns.own_level.get(region.level, ()):
            if name.startswith(word) and region.name.endswith(word):
                return region.name + name.removeprefix(word)
        return name


def _names_zone(name: str, regions: Regions) -> bool:
    return any(ending in name for ending in regions.names.zone_endings)
