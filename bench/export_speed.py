"""Seconds, memory and size of every export of a run of a thousand documents: ``python bench/export_speed.py``.

The run is a real one over the reports given (the samples unless told otherwise), its documents repeated under other
names, regions and years until there are as many as asked. Copies of the PDFs lie beside it, each with other bytes, so
that pages are drawn and marked for every one of them. Word files are exported without their originals: having
LibreOffice lay one out takes some seconds, which is its speed, not ours. Each target is one ``anju export`` in a process
of its own; its largest part in memory counts the processes that it starts, too, each by itself.

Where there is a Chromium, the evidence report is opened in it: seconds from the address to the first list.

    python bench/export_speed.py [--documents 1000] [--to xlsx,html,…] [--keep DIR] [REPORT ...]
"""

from __future__ import annotations

import argparse
import csv
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from time import perf_counter

import pipeline
from pipeline.export.audit_json import FILE_NAME, audit_json
from pipeline.export.targets import Target
from pipeline.ingest.fingerprint import sha256_of
from pipeline.model import Audit, Format

SAMPLES = Path(__file__).parents[1] / "samples" / "reports"
MEGABYTE = 1024**2
_MEASURED = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_maxrss, used.ru_utime + used.ru_stime)
sys.exit(done.returncode)
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """``seconds`` by the clock, ``processor`` seconds of all processes, the most bytes that one of them held."""

    seconds: float
    processor: float
    peak: int


def main() -> int:
    arguments = _arguments()
    with tempfile.TemporaryDirectory(prefix="anju-export-") as folder:
        place = Path(arguments.keep or folder)
        out, originals = place / "out", place / "originals"
        out.mkdir(parents=True)
        originals.mkdir()
        audits = list(repeated(arguments.reports, arguments.documents, originals))
        (out / FILE_NAME).write_bytes(audit_json(audits))
        _tell_of(audits, out)
        for target in arguments.to:
            _export(target, out, originals)
        if Target.HTML in arguments.to:
            _open(out / "report" / "index.html")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", nargs="*", type=Path, default=_samples())
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--to", type=lambda text: [Target(each) for each in text.split(",")], default=list(Target))
    parser.add_argument("--keep", type=Path, help="a folder that does not exist, to keep what is written")
    return parser.parse_args()


def _samples() -> list[Path]:
    """The sample reports that are no scans."""
    return [path for path in sorted(SAMPLES.iterdir()) if not path.name.endswith(".scan.pdf")]


def repeated(reports: Sequence[Path], count: int, originals: Path) -> Iterator[Audit]:
    """``count`` documents made of the reports in turn; copies of those that are PDFs go to ``originals``."""
    audits = [pipeline.audit(report, ocr="off") for report in reports]
    regions = list(_regions())
    for number in range(count):
        source, audit = reports[number % len(reports)], audits[number % len(reports)]
        assert audit.assessment is not None, f"{source}: {audit.error}"
        copy = originals / f"{number:05d}{source.suffix}"
        copy.write_bytes(source.read_bytes() + f"\n% {number}\n".encode())
        sha256 = sha256_of(copy)
        if audit.format is not Format.PDF:
            copy.unlink()
        name, code = regions[number * 7 % len(regions)]
        extraction = audit.assessment.extraction
        identity = replace(extraction.identity, region=name, region_code=code, year=2018 + number % 7)
        document = replace(extraction.document, file=copy.name, sha256=sha256)
        assessment = replace(audit.assessment, extraction=replace(extraction, identity=identity, document=document))
        yield replace(audit, file=copy.name, sha256=sha256, assessment=assessment)


def _regions() -> Iterator[tuple[str, str]]:
    content = files("patterns").joinpath("regions/divisions.csv").read_text("utf-8")
    return ((row["name"], row["code"]) for row in csv.DictReader(content.splitlines()))


def _tell_of(audits: Sequence[Audit], out: Path) -> None:
    known = [audit.assessment.extraction for audit in audits if audit.assessment]
    figures, scores = sum(len(each.figures) for each in known), sum(len(each.scores) for each in known)
    pages = sum(len(each.document.pages) for each in known)
    findings = sum(len(audit.findings) for audit in audits)
    size = (out / FILE_NAME).stat().st_size / MEGABYTE
    print(
        f"{len(audits):,} documents, {pages:,} pages, {figures:,} figures, {scores:,} scores, {findings:,} findings; "
        f"audit.json {size:.0f} MB",
        flush=True,
    )


def _export(target: Target, out: Path, originals: Path) -> None:
    before = set(out.rglob("*"))
    anju = Path(sys.executable).with_name("anju")
    command = [str(anju), "export", str(out), "--to", target, "--source", str(originals), "-q"]
    cost = _run(command)
    made = [path for path in set(out.rglob("*")) - before if path.is_file()]
    size = sum(path.stat().st_size for path in made) / MEGABYTE
    print(
        f"{target:8} {cost.seconds:6.1f} s ({cost.processor:.1f} s of processors)  {cost.peak / MEGABYTE:5.0f} MB of memory  "
        f"{len(made):6,} files  {size:7.1f} MB",
        flush=True,
    )


def _run(command: Sequence[str]) -> Cost:
    """Run to the end.

    It is started by a small process: one that is started by a large one is counted as large as that at first.
    """
    started = perf_counter()
    done = subprocess.run([sys.executable, "-c", _MEASURED, *command], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: {done.stderr}")
    peak, processor = done.stdout.split()
    return Cost(perf_counter() - started, float(processor), int(peak) * (1 if sys.platform == "darwin" else 1024))


def _open(index: Path) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        return
    from playwright.sync_api import sync_playwright

    with (
        sync_playwright() as started,
        started.chromium.launch(executable_path=chromium, args=["--no-sandbox"]) as browser,
    ):
        page = browser.new_page()
        begun = perf_counter()
        page.goto(index.as_uri(), wait_until="commit")
        page.wait_for_selector("a.what")
        listed = perf_counter() - begun
        page.wait_for_function("() => Anju.rows.length === Anju.data.index.findings")
        whole = perf_counter() - begun
        print(f"opened in Chromium: first list after {listed:.2f} s, all findings after {whole:.2f} s")


if __name__ == "__main__":
    sys.exit(main())
