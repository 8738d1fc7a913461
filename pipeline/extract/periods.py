"""Of which year or years a clause speaks, where they are not the year evaluated."""

from __future__ import annotations

import regex

from pipeline.extract.measure_words import YEAR

_SPAN = regex.compile(r"(20\d{2})(?:年)?[-~至到](20\d{2})年|“?十([三四五])五”?")
_FIVE_YEARS = {"三": "2016-2020", "四": "2021-2025", "五": "2026-2030"}
_LAST_YEAR = regex.compile(
    r"(?:上年|去年|上一年)度?(?:同期)?(?:的|为)?$|(?<![较比同])(?:上年|去年|上一年)度?(?!.{0,12}(?:增|减|提高|下降|上升|降低|多|少))"
)
_BUILT_BEFORE = regex.compile(
    r"(?:19|20)\d{2}年(?:年?底|末)?(?:以?前|之前)(?:\(含\))?(?:建成|竣工|建设|建)"
)  # which homes, not when
_AS_OF = regex.compile(r"(?:截[至止]|到(?![位账达])|基准日|时点|^至)[^，。；\d]{0,8}20")


def period_said(lead: str, before: str, year: int | None) -> str | None:
    """``2024``, ``2021-2025`` or ``上年``, as the clause of a number says or else what stands before it does.

    Empty for the year evaluated, ``None`` where neither says any.
    """
    if _LAST_YEAR.search(lead):
        return "上年"
    for text in (_BUILT_BEFORE.sub("", lead), _BUILT_BEFORE.sub("", before)):
        span = _SPAN.search(text)
        if span:
            return f"{span[1]}-{span[2]}" if span[1] else _FIVE_YEARS[span[3]]
        years = [int(y) for y in YEAR.findall(text)]
        if years and not _AS_OF.search(text):
            return "" if year is None or years[-1] == year else str(years[-1])
    return None
