"""What a user may choose for a run, checked before anything is read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.batch.messages import Limits
from pipeline.machine import GIGABYTE
from pipeline.pattern_files import pattern_folder
from pipeline.stages import AuditOptions, check_options

DEFAULT_TIMEOUT = 1800.0  # seconds
DEFAULT_MEMORY = 4.0  # GB; a page of a scan at work takes about one
DEFAULT_LIMITS = Limits(DEFAULT_TIMEOUT, int(DEFAULT_MEMORY * GIGABYTE))


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What a user may choose for a run; ``workers`` ``None`` means as many as processors, memory and files allow.

    ``report`` is whether the evidence report is written, which takes about a tenth of a second a document. ``cache`` is
    where results of stages are kept, a folder or an address, ``None`` for nowhere; ``retry`` reads documents again that
    were not, or not wholly, read before; ``cluster`` is the address of a Dask scheduler.
    """

    audit: AuditOptions
    workers: int | None = None
    limits: Limits = DEFAULT_LIMITS
    report: bool = True
    cache: str | None = None
    retry: bool = False
    cluster: str | None = None

    @staticmethod
    def of(
        ocr: str = "auto",
        rubric: str | None = None,
        patterns: Path | None = None,
        workers: int | None = None,
        timeout: float | None = None,
        pages: str = "",
        ocr_models: Path | None = None,
        report: bool = True,
        places: bool = False,
        memory: float | None = None,
        cache: str | None = None,
        retry: bool = False,
        cluster: str | None = None,
        repair: bool = True,
    ) -> RunOptions:
        """Checked options; ``timeout`` in seconds, ``memory`` in GB.

        Raises:
            ValueError: no such engine or standard, no such pages, a folder without fit OCR models, fewer than one
                worker, no time or no memory at all.
            PatternError: ``patterns`` is not a folder, or a standard in it cannot be used.
        """
        if workers is not None and workers < 1:
            raise ValueError("并行数至少为 1 / workers must be 1 or more")
        if timeout is not None and timeout <= 0:
            raise ValueError("时限须大于 0 秒 / timeout must be more than 0 seconds")
        if memory is not None and memory < 0.5:
            raise ValueError("内存限额至少为 0.5 GB / memory must be 0.5 GB or more")
        overlay = None if patterns is None else pattern_folder(patterns.absolute()).overlay
        models = None if ocr_models is None else ocr_models.absolute()
        audit = AuditOptions(ocr, rubric, overlay, pages=pages, ocr_models=models, places=places, repair=repair)
        check_options(audit)
        limits = Limits(
            DEFAULT_TIMEOUT if timeout is None else timeout,
            int((DEFAULT_MEMORY if memory is None else memory) * GIGABYTE),
        )
        return RunOptions(audit, workers, limits, report, cache, retry, cluster)
