"""Sub-regions a clause or a table row speaks of (阿旗任务165户; 某市中央补助资金…): the `area` of a figure."""

from __future__ import annotations

from functools import lru_cache

import regex

from pipeline.extract.regions import Region, Regions

_BEGINNING = regex.compile(r"^(?:其中|其它|其他|包括|分布在|分别[为是]|涉及|按[\u4e00-\u9fff]{1,4}分|[:、,，和及与])*")
_REGIMENT = regex.compile(r"^(?:\d{1,3}|[一二三四五六七八九〇○零十百]{1,4})团(?:场)?")
_LIST = regex.compile(r"(?:分别|依次)[为是]|其中|(?:分布|位于|集中)(?:在|于)?")
_WHOLE = regex.compile(r"^(?:合计|共计|总计|累计|全(?:[省市区县州盟旗])(?!镇|区|县))")
_PLACE = regex.compile(r"[\u4e00-\u9fff]{1,6}(?:县|区|市|旗|州|盟|镇|乡|街道|地区|开发区)")
_NO_PLACE = regex.compile(
    r"^[我全本各该此某两三]|小区|社区|片区|辖区|棚户|城区|市区|市县|县市|旗县|区县|县区|其余|地市|州市|改造|城镇|计划|其他|包括"
)
_NAME_BEFORE_BRACKET = regex.compile(r"(?r)(?:^|[^\u4e00-\u9fff]|[的有为是])([\u4e00-\u9fff]{2,8}?)\($")  # the nearest
_BODY = regex.compile(
    r"^第[一二三四五六七八九十\d]{1,3}师[\u4e00-\u9fff]{0,6}?市?(?=[\u4e00-\u9fff]{0,2}(?:任务|计划|实际|发放|开工|$))"
)


class AreaFinder:
    """Finds sub-regions of the region that reports (``own_code`` is its GB/T 2260 code, empty where unknown)."""

    def __init__(self, regions: Regions, own_code: str) -> None:
        self.regions = regions
        self.own = regions.get(own_code) if own_code else None
        self.area_of = lru_cache(maxsize=4096)(self._area_of)

    def _area_of(self, lead: str) -> str:
        """The sub-region that ``lead`` begins with, as printed; empty where none."""
        *_, begins = 0, *(opener.end() for opener in _LIST.finditer(lead))
        lead = lead[begins:]  # 各县开工数分别为甲县…: what opens the list goes before its first place
        beginning = _BEGINNING.match(lead)
        text = lead[beginning.end() :] if beginning else lead
        if len(text) < 2:
            return ""
        body = _BODY.match(text) or _REGIMENT.match(text)
        if body:
            return str(body.group())
        if _PLACE.fullmatch(text) and not _NO_PLACE.search(text):
            return text  # a name the table of divisions does not hold: a short form, a township
        for mention in self.regions.find(text, self.own.code if self.own else None):
            if mention.start > 0:
                return ""
            named = (mention.region,) if mention.region is not None else mention.candidates
            if any(self._is_below(region) for region in named):
                return text[mention.start : mention.end]
        return ""

    def before_bracket(self, said: str) -> str:
        """The sub-region named right before the bracket that ends ``said``: 较快的有甲市（98%）、乙县（; empty where none."""
        name = _NAME_BEFORE_BRACKET.search(said)
        return self.area_of(name[1]) if name else ""

    @staticmethod
    def is_of_whole(lead: str) -> bool:
        """Whether ``lead`` leaves the sub-regions before it: 甲县…，乙县…，合计…; 全市…."""
        return _WHOLE.match(lead) is not None

    def _is_below(self, region: Region) -> bool:
        """Whether ``region`` lies within the reporting region and is not that region itself."""
        if self.own is None:
            return True
        return region.code != self.own.code and self.regions.contains(self.own, region)
