"""Sub-regions a clause or a table row speaks of (阿旗任务165户; 某市中央补助资金…): the `area` of a figure."""

from __future__ import annotations

import regex

_NAMED = regex.compile(
    r"^(?:其中|其它|其他|包括)?[:、,，]?(?P<area>[\u4e00-\u9fff]{1,12}?(?:自治州|自治县|自治旗|地区|新区|林区|开发区|示范区|市|县|区|旗|州|盟|师))"
    r"(?![\u4e00-\u9fff]{0,1}(?:均|都|各|级|本级|财政(?!资金|补助)|政府|委|县\(|区\())"
)
_WHOLE = regex.compile(
    r"^(?:我|全|各|本|该|小|社|辖|城|老旧小|棚户|棚改|地级及以上城|旗县|地州|县市|市县|有关|相关|部分|国家|这些|片|住宅小|市辖)"
)


class AreaFinder:
    """Finds sub-regions; ``own`` holds the names of the region reporting, which are no sub-region of itself."""

    def __init__(self, own: tuple[str, ...], short_names: frozenset[str] = frozenset()) -> None:
        self.own = own
        self.short_names = short_names
        longest_first = sorted(short_names, key=lambda name: (-len(name), name))
        self._short = (
            regex.compile(rf"^(?:其中)?[:、,，]?(?P<area>{'|'.join(map(regex.escape, longest_first))})")
            if longest_first
            else None
        )

    def area_of(self, lead: str, *, fresh: bool) -> str:
        """The sub-region that ``lead`` begins with, empty where none; short names only at the start of a sentence part."""
        match = _NAMED.match(lead)
        if match and not _WHOLE.match(match["area"]) and not self._is_own(match["area"]):
            return match["area"]
        if fresh and self._short is not None:
            short = self._short.match(lead)
            if short and not self._is_own(short["area"]):
                return short["area"]
        return ""

    def _is_own(self, name: str) -> bool:
        return any(name == own or name in own or own in name for own in self.own if own)
