"""Check the corpus labels against the texts: ``python tests/corpus/check_labels.py``; prints what is wrong.

Every ``raw`` and ``quote`` must stand in its report, every relation must recompute to what it says, every planted
mismatch must be in ``relations`` too, and a document that is no report must be without figures and scores.
"""

from __future__ import annotations

import ast
import html
import json
import operator
import re
import sys
from fractions import Fraction
from pathlib import Path

HERE = Path(__file__).parent
OPERATORS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}
FUNCTIONS = {"min": min, "max": max, "int": int}


def squeeze(text: str) -> str:
    """Text without markup and white space, so that a table row's quote can be found in its source line."""
    return re.sub(r"[\s|#*]|<[^>]+>", "", html.unescape(text))


def evaluate(expression: str) -> Fraction:
    """The value of an arithmetic expression, exactly; anything but arithmetic raises ``ValueError``."""

    def value(node: ast.expr) -> Fraction:
        match node:
            case ast.BinOp(left, op, right) if type(op) in OPERATORS:
                return OPERATORS[type(op)](value(left), value(right))
            case ast.UnaryOp(ast.USub(), operand):
                return -value(operand)
            case ast.Constant():
                return Fraction(ast.get_source_segment(expression, node) or "")
            case ast.Call(ast.Name(name), arguments) if name in FUNCTIONS:
                return Fraction(FUNCTIONS[name](*map(value, arguments)))
        raise ValueError(expression)

    return value(ast.parse(expression, mode="eval").body)


def faults(name: str, report: str, gold: dict) -> list[str]:
    text, found = squeeze(report), []
    for label in gold["figures"] + gold["scores"] + gold["findings"]:
        for key in ("raw", "quote"):
            if key in label and squeeze(label[key]) not in text:
                found.append(f"{name}: {key} not in the report: {label[key]}")
    for relation in gold["relations"]:
        if relation["expr"] != "-" and relation["recomputed"] is not None:
            got = float(evaluate(relation["expr"]))
            if abs(got - relation["recomputed"]) > 0.0001:
                found.append(f"{name}: {relation['expr']} gives {got}, labelled {relation['recomputed']}")
    subjects = {relation["subject"] for relation in gold["relations"]}
    for finding in gold["findings"] + gold.get("derived", []):
        if finding["subject"] not in subjects:
            found.append(f"{name}: finding without relation: {finding['subject']}")
    if gold["identity"]["kind"] == "not_a_report" and (gold["figures"] or gold["scores"] or gold["findings"]):
        found.append(f"{name}: not a report, yet labelled")
    return found


def folder_faults(folder: Path) -> tuple[int, list[str]]:
    """How many reports ``folder`` holds, and what is wrong with their labels."""
    reports = {path.stem: path for path in sorted((folder / "reports").glob("*.md"))}
    golds = {path.name.removesuffix(".gold.json"): path for path in sorted((folder / "gold").glob("*.gold.json"))}
    found = [f"{name}: report or labels missing" for name in sorted(reports.keys() ^ golds.keys())]
    for name in sorted(reports.keys() & golds.keys()):
        found += faults(name, reports[name].read_text("utf-8"), json.loads(golds[name].read_text("utf-8")))
    return len(reports), found


def main() -> int:
    checked = [folder_faults(folder) for folder in (HERE, *sorted(path.parent for path in HERE.glob("*/reports")))]
    found = [fault for _, faults_found in checked for fault in faults_found]
    print("\n".join(found) or f"{sum(count for count, _ in checked)} reports, labels hold")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
