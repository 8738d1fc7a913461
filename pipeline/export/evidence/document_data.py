"""One document as the report shows it: loaded when the document is opened, not before."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from pipeline.contract_words import convention_name, score_name
from pipeline.export.claimed_totals import outside, total_recomputed
from pipeline.export.csv_tables import in_printed_order
from pipeline.export.evidence.places import finding_mark, place_of
from pipeline.export.evidence.script_data import number_text
from pipeline.export.evidence.text_blocks import text_blocks
from pipeline.export.summary import FoundIn, gravity
from pipeline.export.text_place import TextPlaces, values_by_id
from pipeline.language import Language
from pipeline.model import Assessment, Audit, Figure, Finding, Level, Page, Recomputation, Score

Json = dict[str, Any]

_RULE = ("规则：", "Rule: ")  # what introduces the rule in an explanation, Chinese and English


def document_data(audit: Audit, key: str, images: Mapping[int, str], standards: Mapping[str, str]) -> Json:
    """Everything about one file.

    ``images`` are the addresses of the page images by page number, ``standards`` the titles of the standards by id.

    Where a page that carries a value has no image, the text of the document is given as well.
    """
    head: Json = {
        "key": key,
        "file": audit.file,
        "sha256": audit.sha256,
        "format": audit.format,
        "status": audit.status,
        "error": audit.error,
    }
    if audit.assessment is None:
        return head | {"pages": [], "blocks": None, "findings": [], "scores": [], "figures": []}
    extraction = audit.assessment.extraction
    blocks = extraction.document.blocks
    figures = [_figure(each) | place_of(each, blocks) for each in extraction.figures]
    scores = [
        _score(each, result) | _whole(audit.assessment, each) | place_of(each, blocks)
        for each, result in _judged(audit.assessment)
    ]
    findings = _findings(audit)
    return head | {
        **_identity(audit.assessment),
        "standard": standards.get(audit.assessment.choice.rubric, ""),
        "pages": [_page(page, images.get(page.number)) for page in extraction.document.pages],
        "blocks": text_blocks(blocks) if _text_is_needed([*figures, *scores, *findings], images) else None,
        "findings": findings,
        "scores": scores,
        "figures": figures,
    }


def wanted_pages(audit: Audit) -> tuple[int, ...]:
    """The pages that carry a figure, a score or a finding, in order."""
    if audit.assessment is None:
        return ()
    extraction = audit.assessment.extraction
    blocks = extraction.document.blocks
    values: list[Figure | Score] = [*extraction.figures, *extraction.scores]
    marks = [mark for value in values for mark in place_of(value, blocks)["marks"]]
    pages = {int(mark["page"]) for mark in marks} | {each.place.page for each in audit.findings if each.place.page}
    return tuple(sorted(page for page in pages if 1 <= page <= len(extraction.document.pages)))


def rule_and_rest(message: str, english: bool = False) -> tuple[str, str]:
    """A message without the rule it ends with, and that rule; the rule is empty where it cites none."""
    rest, _, rule = message.partition(_RULE[english])
    return rest.strip(), rule.strip()


def _text_is_needed(shown: list[Json], images: Collection[int]) -> bool:
    marks = [mark for each in shown for mark in each["marks"]]
    return any(not each["marks"] for each in shown) or any(mark["page"] not in images for mark in marks)


def _identity(assessment: Assessment) -> Json:
    identity, document = assessment.extraction.identity, assessment.extraction.document
    return {
        "kind": identity.kind,
        "title": identity.title,
        "doc_no": identity.doc_no,
        "issuer": identity.issuer,
        "region": identity.region,
        "year": identity.year,
        "programs": list(identity.programs),
        "rubric": assessment.choice.rubric,
        "rubric_reason": assessment.choice.reason,
        "notes": list(document.notes),
    }


def _page(page: Page, image: str | None) -> Json:
    return {
        "number": page.number,
        "width": round(page.width, 1),
        "height": round(page.height, 1),
        "route": page.route,
        "reason": page.reason,
        "image": image,
    }


def _findings(audit: Audit) -> list[Json]:
    """Gravest first, as in the list of all documents; ``order`` is the place in the order of print."""
    printed = {finding.finding_id: order for order, finding in enumerate(in_printed_order(audit))}
    ranked = sorted((FoundIn(audit.file, finding) for finding in audit.findings), key=gravity)
    where = finding_places(audit)
    return [
        _finding(found.finding, audit)
        | {"order": printed[found.finding.finding_id], "where": list(where[found.finding.finding_id])}
        for found in ranked
    ]


def finding_places(audit: Audit) -> Mapping[str, tuple[str, str]]:
    """The headings each finding stands under, Chinese and English, by its id; empty words where none are known."""
    if audit.assessment is None:
        return {}
    extraction = audit.assessment.extraction
    places, known = TextPlaces(extraction.document.blocks), values_by_id(extraction.figures, extraction.scores)
    found = {each.finding_id: places.of_finding(each, known) for each in audit.findings}
    return {each: (place.said(Language.ZH), place.said(Language.EN)) for each, place in found.items()}


def _finding(finding: Finding, audit: Audit) -> Json:
    message, rule = rule_and_rest(finding.message)
    message_en, rule_en = rule_and_rest(finding.message_en, english=True)
    return {
        "id": finding.finding_id,
        "check": finding.check,
        "severity": finding.severity,
        "program": finding.program,
        "indicator": finding.indicator,
        "claimed": number_text(finding.claimed),
        "recomputed": number_text(finding.recomputed),
        "difference": number_text(finding.difference),
        "unit": finding.unit,
        "message": [message, message_en],
        "rule": [rule, rule_en],
        "operands": list(finding.operands),
        "quote": finding.quote,
        "root": finding.root,
        "follow": [each.finding_id for each in audit.findings if each.root == finding.finding_id],
        "marks": finding_mark(finding.place),
    }


def _judged(assessment: Assessment) -> list[tuple[Score, Recomputation | None]]:
    results = {each.score_id: each for each in assessment.recomputations}
    return [(score, results.get(score.score_id)) for score in assessment.extraction.scores]


def _score(score: Score, result: Recomputation | None) -> Json:
    shown: Json = {
        "id": score.score_id,
        "program": score.program,
        "level": score.level,
        "section": score.section,
        "indicator": score.indicator,
        "name": [score_name(score, language) for language in Language],
        "full": number_text(score.full_marks),
        "claimed": number_text(score.claimed),
        "quote": score.quote,
        "parent": score.parent,
    }
    if result is None:
        return shown | {"verdict": "unverifiable"}
    message, rule = rule_and_rest(result.explanation)
    message_en, rule_en = rule_and_rest(result.explanation_en, english=True)
    return shown | {
        "verdict": result.verdict,
        "low": number_text(result.low),
        "high": number_text(result.high),
        "convention": [convention_name(result.convention, language) for language in Language],
        "message": [message, message_en],
        "rule": [rule, rule_en],
        "inputs": list(result.inputs),
    }


def _whole(assessment: Assessment, score: Score) -> Json:
    """What a total comes to, as the overview, the comparison and the memo tell it, and how far the claim is off."""
    known = total_recomputed(assessment, score) if score.level is Level.TOTAL else None
    if known is None:
        return {}
    return {
        "whole": {
            "low": number_text(known[0]),
            "high": number_text(known[1]),
            "off": number_text(outside(score.claimed, *known)),
        }
    }


def _figure(figure: Figure) -> Json:
    quantity = figure.quantity
    return {
        "id": figure.figure_id,
        "program": figure.program,
        "item": figure.item,
        "measure": figure.measure,
        "source": figure.source,
        "area": figure.area,
        "value": number_text(quantity.value),
        "unit": quantity.unit,
        "raw": quantity.raw,
        "as_of": figure.moment,
        "method": figure.method,
        "repaired": figure.repaired,
        "confidence": round(figure.confidence, 3),
        "quote": figure.quote,
    }
