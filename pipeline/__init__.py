r"""anju (安居): reads performance self-evaluation reports on affordable-housing funds and checks every number.

One document, in this process:

>>> from pathlib import Path
>>> from tempfile import mkdtemp
>>> from pipeline import audit, run
>>> folder = Path(mkdtemp())
>>> report = folder / "report.txt"
>>> _ = report.write_text("2022年度老旧小区改造绩效自评报告\n安排资金2000万元，已支出1500万元，预算执行率85%。", "utf-8")
>>> for finding in audit(report).findings:
...     print(finding.check, finding.severity, finding.claimed, finding.recomputed.normalize())
ratio error 85 75

Many, in worker processes, with the four CSV files and `audit.json` written to a folder:

>>> summary = run([folder], folder / "out", workers=1)
>>> summary.figures, {severity.value: count for severity, count in summary.findings.items()}
(3, {'error': 1, 'warning': 0, 'info': 0})
>>> [path.name for path in summary.files]
['documents.csv', 'figures.csv', 'scores.csv', 'findings.csv', 'audit.json', 'run.json', 'index.html']
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from os import PathLike, fspath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.batch.messages import RunProgress
    from pipeline.export.summary import Summary
    from pipeline.model import Audit

__version__ = "0.1.0"
__all__ = ["__version__", "audit", "run"]

AnyPath = str | PathLike[str]


def audit(
    path: AnyPath,
    *,
    ocr: str = "auto",
    ocr_models: AnyPath | None = None,
    rubric: str | None = None,
    patterns: AnyPath | None = None,
    pages: str = "",
    places: bool = False,
    repair: bool = True,
) -> Audit:
    """Read and check one document, in this process, writing nothing.

    A file that cannot be read gives an Audit with ``status`` failed and the reason in ``error``. Options: ``ocr`` is
    auto, off, or an engine's name (rapid, paddle, a plug-in's); ``ocr_models`` a folder of bigger weights for it;
    ``rubric`` the id of the scoring standard to apply, else it is chosen by region and year; ``patterns`` a folder laid
    over the shipped `patterns/`; ``pages`` how to read certain pages of a PDF (``3-7=ocr,9=text``), whatever they look
    like; ``places`` has LibreOffice lay out Word files, which then have pages and boxes; ``repair=False`` leaves out
    figures with misread characters instead of putting them right.

    Raises:
        PatternError: a file in `patterns/` cannot be used.
        ValueError: ``ocr`` names no engine, ``ocr_models`` holds no fit models, ``rubric`` names no standard, or
            ``pages`` cannot be read.
    """
    from pathlib import Path

    from pipeline.batch.inputs import shown_name
    from pipeline.machine import cores
    from pipeline.stages import AuditOptions, audit_document, check_options, ocr_engine

    overlay = None if patterns is None else Path(patterns)
    models = None if ocr_models is None else Path(ocr_models)
    options = AuditOptions(ocr, rubric, overlay, cores(), pages, models, places, repair)
    check_options(options)
    return audit_document(Path(path), shown_name(Path(path).name), options, ocr_engine(options))


def run(
    paths: AnyPath | Iterable[AnyPath],
    out: AnyPath,
    *,
    ocr: str = "auto",
    ocr_models: AnyPath | None = None,
    rubric: str | None = None,
    patterns: AnyPath | None = None,
    workers: int | None = None,
    timeout: float | None = None,
    pages: str = "",
    places: bool = False,
    repair: bool = True,
    memory: float | None = None,
    cache: AnyPath | bool = True,
    on_progress: Callable[[RunProgress], None] | None = None,
) -> Summary:
    """Read and check many documents in worker processes and write the results to the folder ``out``.

    ``paths`` are files, folders (with all that is in them) and glob patterns. ``timeout`` is in seconds for each
    document, ``memory`` in GB. Results of stages are kept in ``cache``: a folder, ``True`` for the user's own, ``False``
    for none; what was read before, in the same way, is not read again. Every file found has its row in documents.csv; results are the same whatever ``workers``.

    Raises:
        InputError: a path does not exist, or nothing to read is there.
        OutputError: ``out`` cannot be written; one that existed is as it was.
        PatternError, ValueError: as for ``audit``; also for fewer than one worker, or no time at all.
    """
    from pathlib import Path

    from pipeline.batch.run import RunOptions, run_and_write
    from pipeline.batch.store import cache_folder

    given = [paths] if isinstance(paths, str | PathLike) else paths
    overlay = None if patterns is None else Path(patterns)
    models = None if ocr_models is None else Path(ocr_models)
    kept = None if cache is False else str(cache_folder() if cache is True else Path(cache).absolute())
    options = RunOptions.of(
        ocr, rubric, overlay, workers, timeout, pages, models, places=places, memory=memory, cache=kept, repair=repair
    )
    return run_and_write([fspath(each) for each in given], fspath(out), options, on_progress)
