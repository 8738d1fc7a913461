"""What ``anju doctor`` shows: one row a part, and whether reports can be read."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.doctor import Part, State
from pipeline.language import Language

_SIGNS = {
    State.WORKING: ("✓", "green", ("可用", "working")),
    State.PRESENT: ("✓", "green", ("已有", "present")),
    State.MISSING: ("–", "yellow", ("缺少", "missing")),
    State.BROKEN: ("✗", "bold red", ("不可用", "broken")),
}


def print_report(parts: tuple[Part, ...], console: Console, language: Language) -> None:
    """One row a part, advice below it, and a closing line that says whether reports can be read."""
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for part in parts:
        sign, style, state = _SIGNS[part.state]
        table.add_row(
            Text(sign, style),
            Text(language.say(*part.name), "bold"),
            Text(language.say(*state), style),
            Text(language.say(*part.purpose), "dim"),
            _detail(part, style, language),
        )
    console.print(table)
    console.print()
    console.print(_verdict(parts, language))


def _detail(part: Part, style: str, language: Language) -> Text:
    advice = language.say(*part.advice)
    lines = [Text(part.detail)] * bool(part.detail) + [Text(f"→ {advice}", style)] * bool(advice)
    return Text("\n").join(lines)


def _verdict(parts: tuple[Part, ...], language: Language) -> Text:
    if not all(part.fit for part in parts):
        return Text(language.say("有组件需要处理，见上。", "Some part needs attention, see above."), "bold red")
    if not any(part.state is State.WORKING for part in parts if "OCR" in part.name[1]):
        return Text(
            language.say(
                "可以读取 Word 和文字版 PDF；扫描件需安装识别引擎。",
                "Ready for Word and text PDF; scans need an OCR engine.",
            ),
            "yellow",
        )
    return Text(language.say("一切就绪。", "Ready for Word, PDF and scans."), "green")
