"""How offices shorten the names of regions: `patterns/regions/names.yaml` and the rules it feeds."""

from __future__ import annotations

import re

from pipeline.pattern_files import PatternModel

NAMES_FILE = "regions/names.yaml"


class ReportingBody(PatternModel):
    """A body that reports on its own without being a division."""

    name: str
    code: str
    level: str
    parent: str
    short: tuple[str, ...]


class RegionNames(PatternModel):
    """`patterns/regions/names.yaml`; the file itself says what each field is for."""

    reporting_bodies: tuple[ReportingBody, ...]
    separately_planned: tuple[str, ...]
    endings: dict[str, tuple[str, ...]]
    autonomous: dict[str, str]
    peoples: tuple[str, ...]
    short: dict[str, tuple[str, ...]]
    banner_ending: str
    banner_tail: str
    ordinary_words: tuple[str, ...]
    lead_ins: tuple[str, ...]
    parts_of_words: tuple[str, ...]
    zone_endings: tuple[str, ...]


def short_names(code: str, name: str, level: str, names: RegionNames) -> tuple[str, ...]:
    """All shorter forms of an official name, without the name itself, in a stable order."""
    forms = list(names.short.get(code, ()))
    ending = next((each for each in names.endings[level] if name.endswith(each)), "")
    if ending:
        root = name.removesuffix(ending)
        if ending.startswith("自治"):
            root = _without_peoples(root, names.peoples)
            forms += [root + names.autonomous[ending]] if ending in names.autonomous else []
        forms += [root] if len(root) >= 2 else []
        forms += [f"{name[0]}{ending}"] if ending == "盟" else []
        if name.endswith(names.banner_ending):
            forms += _banner_forms(root, names)
    return tuple(dict.fromkeys(form for form in forms if form != name))


def _without_peoples(root: str, peoples: tuple[str, ...]) -> str:
    """The place in the name of an autonomous place; one named after its people (鄂温克族) keeps it, without 族."""
    while True:
        people = next((each for each in sorted(peoples, key=len, reverse=True) if root.endswith(each)), "")
        if not people or len(root) - len(people) < 2:
            return root.removesuffix("族") if len(root) > 2 else root
        root = root.removesuffix(people)


def _banner_forms(root: str, names: RegionNames) -> list[str]:
    """阿鲁科尔沁 → 阿旗, 阿鲁旗; 科尔沁左翼中 → 科左中旗; 巴林左 → 左旗, 巴左旗; 东乌珠穆沁 → 东乌旗."""
    tails = re.search(rf"(?:{names.banner_tail})+$", root)
    if tails is None or tails.start() == 0:
        return [root[:size] + names.banner_ending for size in (1, 2) if size < len(root)]
    tail = tails.group().replace("翼", "")
    stem = root[: tails.start()]
    heads = ("", stem[0]) if len(tail) == 1 else (stem[0],)
    return [head + tail + names.banner_ending for head in heads]
