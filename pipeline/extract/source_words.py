"""Where the money of a figure comes from, by the words of its clause."""

from __future__ import annotations

import re

from pipeline.extract.clause_memory import Memory, ReadFigure
from pipeline.extract.figure_patterns import Kind
from pipeline.extract.lexicon import Lexicon
from pipeline.extract.mentions import Mention

_CLAUSE_ENDS = re.compile("[，,；;。]")
_GOES_ON = ("spent", "increase", "received", "budget")


def source_of(lexicon: Lexicon, mention: Mention, item: str, kind: Kind, measure: str, memory: Memory) -> str:
    """The source (contract: source) a clause names, else the one carried; empty for what is no money."""
    if item != "funds":
        return ""
    entries = lexicon.sources.sources
    hits = lexicon.source_words.hits(mention.lead)
    named = [h for h in hits if entries[h.entry].source != "total"]
    totals = [h for h in hits if entries[h.entry].source == "total"]
    if (
        measure == "share" and kind is Kind.RATE and (named or memory.source)
    ):  # 居民出资占全部资金的5%: what stands before 占
        parted = mention.lead.find("占")
        before = [h for h in named if parted < 0 or h.end <= parted]
        return entries[before[-1].entry].source if before else memory.source
    of_one = len({entries[h.entry].source for h in named}) == 1  # 中央财政补助共支出 is all of one source
    batches = _source_of_batches(lexicon, mention) if kind is Kind.MONEY and not named else ""
    if batches and memory.source in ("", batches):
        return batches
    if totals and not of_one and (not named or totals[-1].end > named[-1].end):
        return "total"
    if named:
        return entries[max(named, key=lambda h: (h.end, -h.entry)).entry].source
    if kind is Kind.MONEY and (behind := _source_behind(lexicon, mention)):
        return behind
    whole = kind is Kind.MONEY and mention.lead.startswith("占")  # 居民出资A，占到位资金B的C: B is no 居民出资
    if memory.source and not whole and (kind is Kind.RATE or measure in _GOES_ON):
        return memory.source
    return "total" if kind is Kind.RATE and measure == "execution_rate" else ""


def source_of_whole(whole: ReadFigure | None, item: str) -> str:
    """中央补助支出A，其中租赁住房保障B；老旧小区改造C: B and C are central money, too."""
    return whole.source if whole is not None and item == "funds" and whole.source != "total" else ""


def _source_behind(lexicon: Lexicon, mention: Mention) -> str:
    """10亿元专项债, 1311万元中央预算内投资: the source right behind an amount; empty where none is."""
    entries = lexicon.sources.sources
    hits = [h for h in lexicon.source_words.hits(mention.trail) if h.start == 0 and entries[h.entry].source != "total"]
    return entries[max(hits, key=lambda h: (h.end, -h.entry)).entry].source if hits else ""


def _source_of_batches(lexicon: Lexicon, mention: Mention) -> str:
    """中央补助资金分两批下达，提前下达A，正式下达B，合计C: the one source that what comes in batches names; empty where none."""
    found = lexicon.in_batches.search(mention.said)
    clause = _CLAUSE_ENDS.split(mention.said[: found.start()])[-1] if found is not None else ""
    entries = lexicon.sources.sources
    sources = {entries[hit.entry].source for hit in lexicon.source_words.hits(clause)} - {"total"}
    return sources.pop() if len(sources) == 1 else ""
