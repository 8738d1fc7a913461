"""What ``anju diff`` prints: the findings of two runs by what became of them."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console, Group
from rich.padding import Padding
from rich.text import Text

from pipeline.export.findings_diff import Difference, Listed
from pipeline.export.terminal_summary import STYLE, Word
from pipeline.export.wording import CHECK, SEVERITY, shown
from pipeline.language import Language
from pipeline.model import Severity


def print_difference(difference: Difference, console: Console, language: Language) -> None:
    """A heading with the number of findings for each kind, then the findings."""
    kinds = [
        ("已解决", "resolved", difference.resolved),
        ("仍存在", "still there", difference.still_there),
        ("新出现", "new", difference.new),
    ]
    if difference.not_read:
        kinds.append(("新结果中没有读入其报告", "report not read in the new run", difference.not_read))
    for zh, en, findings in kinds:
        console.print(Text(f"{language.say(zh, en)}{language.say('：', ': ')}{len(findings)}", "bold"))
        for finding in findings:
            console.print(_finding(finding, language))


def _finding(finding: Listed, language: Language) -> Group:
    head = Text.assemble(
        "  ",
        (_said(SEVERITY, finding.severity, language), next((STYLE[s] for s in Severity if s == finding.severity), "")),
        "  ",
        (shown(finding.file), "bold"),
        "  ",
        _said(CHECK, finding.check, language),
        "  ",
        (finding.finding_id, "dim"),
    )
    return Group(head, Padding(Text(shown(language.say(finding.message, finding.message_en))), (0, 0, 0, 8)))


def _said(words: Mapping[Word, tuple[str, str]], word: str, language: Language) -> str:
    """What the word of a file is called; itself where another version of anju wrote it."""
    return next((language.say(*both) for known, both in words.items() if known.value == word), shown(word))
