"""What ``anju check`` prints: one document's identity and its findings, each with what merely follows from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from pipeline.export.csv_tables import in_printed_order
from pipeline.export.terminal_summary import STYLE
from pipeline.export.text_place import TextPlaces, values_by_id
from pipeline.export.wording import CHECK, SEVERITY, error_of, message_of, one_language, page_of, shown
from pipeline.language import Language
from pipeline.model import Assessment, Audit, Finding, Severity

QUOTE_LENGTH = 160

_GRAVEST_FIRST = tuple(Severity)


def print_findings(audit: Audit, console: Console, language: Language) -> None:
    """Who reports on what, then the findings, gravest first and in printed order."""
    console.print(Text(shown(audit.file), "bold"))
    if audit.error:
        console.print(Text(error_of(audit.file, audit.error, language), "red"))
    if audit.assessment is None:
        return
    for line in _identity(audit.assessment, language):
        console.print(line)
    for note in audit.assessment.extraction.document.notes:
        console.print(Text(one_language(note, language), "yellow"))
    extraction = audit.assessment.extraction
    places, known = TextPlaces(extraction.document.blocks), values_by_id(extraction.figures, extraction.scores)
    roots, following = _by_root(in_printed_order(audit))
    for finding in roots:
        where = page_of(finding, language) or shown(places.of_finding(finding, known).said(language))
        console.print()
        console.print(_finding(finding, where, language))
        for consequence in following[finding.finding_id]:
            console.print(Padding(_consequence(consequence, language), (0, 0, 0, 4)))
    if not roots:
        console.print()
        console.print(_nothing_found(audit.assessment, language))


def _identity(assessment: Assessment, language: Language) -> Iterator[Text]:
    extraction = assessment.extraction
    identity = extraction.identity
    stated = [identity.title, identity.doc_no, identity.region, str(identity.year or "")]
    yield Text(" · ".join(shown(part) for part in stated if part))
    standard = assessment.choice.rubric or language.say("无", "none")
    yield Text(
        language.say(
            f"数据 {len(extraction.figures)} · 得分 {len(extraction.scores)} · 评分标准 {standard}",
            f"{len(extraction.figures)} figures · {len(extraction.scores)} scores · standard: {standard}",
        ),
        "dim",
    )


def _by_root(findings: list[Finding]) -> tuple[list[Finding], dict[str, list[Finding]]]:
    """The findings that stand for themselves, gravest first, and under each id those that follow from it."""
    known = {finding.finding_id for finding in findings}
    roots = [finding for finding in findings if finding.root not in known]
    following: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.root in known:
            following[finding.root].append(finding)
    return sorted(roots, key=lambda finding: _GRAVEST_FIRST.index(finding.severity)), following


def _finding(finding: Finding, where: str, language: Language) -> Group:
    head = Text.assemble(
        (language.say(*SEVERITY[finding.severity]), STYLE[finding.severity]),
        "  ",
        (language.say(*CHECK[finding.check]), "bold"),
        "  ",
        (where, "dim"),
    )
    lines: list[RenderableType] = [head, Padding(Text(message_of(finding, language)), (0, 0, 0, 2))]
    if finding.quote:
        quote = shown(finding.quote)
        short = quote if len(quote) <= QUOTE_LENGTH else quote[:QUOTE_LENGTH] + "…"
        lines.append(Padding(Text(language.say(f"原文：{short}", f"as printed: {short}"), "dim"), (0, 0, 0, 2)))
    return Group(*lines)


def _consequence(finding: Finding, language: Language) -> Text:
    follows = language.say("由此引起：", "follows: ")
    return Text(f"↳ {follows}{message_of(finding, language)}", "dim")


def _nothing_found(assessment: Assessment, language: Language) -> Text:
    """That nothing was wrong and that nothing was there to check are two things."""
    if assessment.extraction.figures or assessment.extraction.scores:
        return Text(language.say("没有发现不一致之处。", "No mismatch found."), "green")
    return Text(
        language.say("没有读到可以核对的数据或得分。", "No figures or scores to check were found in it."), "yellow"
    )
