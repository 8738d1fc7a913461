"""Counts that begin where full marks are for none: 未发生事故的得5分，发生1起的得2分; 按时报送的得2分，逾期5日以内的得1分.

The premise is the count's zero only where the limits count what it says there is none of, and nothing else.
"""

from __future__ import annotations

import regex

from pipeline.rubrics.compiler_conditions import Condition
from pipeline.rubrics.compiler_tokens import NUMBER
from pipeline.rubrics.language import Language, any_of, found_in

_DENIED = regex.compile(r"^(?:没有|未|无)(?P<thing>[^,;。]+)$")
_IN_TIME = regex.compile(r"按时|按期|及时|如期|(?:规定|要求|限定)[^,;。]{0,6}(?:[前内]|期限)")
_LATE = "逾期|延期|超期|超时|延迟|延误|迟延|迟报|晚报|拖延|推迟"
_HAPPENS = "发生|发现|出现|存在|查实|查出|情况|情形|现象|有"
_COMPARED = r"不?超过|不足|超出|多于|少于|达到|大于|小于|[<>≤≥=]|及?以[上下内]|之?内|之间|[至到的、,-]|及|\(不?含\)"
_DAYS = ("个工作日", "天", "日")


def counts_from_none(premise: str, condition: Condition, language: Language) -> bool:
    """Whether ``condition`` sets limits on the count whose zero ``premise`` states."""
    limits = condition.limits
    if limits is None or not limits.unit or limits.unit not in language.count_units:
        return False
    denied = _DENIED.match(premise)
    if denied:
        return regex.search(_HAPPENS, condition.text) is not None and _left(condition, language) in denied["thing"]
    if not _IN_TIME.search(premise) or regex.search("[,;。]", premise):
        return False
    if set(found_in(premise, language.degree_words)) - {"及时"}:
        return False
    late = regex.search(_LATE, condition.text) is not None and limits.unit in _DAYS
    return late and _left(condition, language) in premise


def _left(condition: Condition, language: Language) -> str:
    """What a condition names beside its count, its happening and its comparison."""
    text = condition.text
    for lack in condition.alternatives:
        text = regex.sub(rf"或者?{regex.escape(lack)}", "", text)
    said = rf"{NUMBER}(?:{any_of(language.count_units)})?|{_LATE}|{_HAPPENS}|{_COMPARED}"
    return str(regex.sub(said, "", text))
