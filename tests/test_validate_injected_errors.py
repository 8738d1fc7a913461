"""Errors planted in consistent reports of many shapes are found, and what is right is left alone (a small run)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

BENCH = Path(__file__).parent.parent / "bench"


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """Two reports of every shape with five planted errors each."""
    sys.path.insert(0, str(BENCH))
    try:
        from inject import Bench
        from more_shapes import MORE
        from report_shapes import SHAPES, made

        run = Bench("text", tmp_path_factory.mktemp("injected"))
        for seed in (101, 102):
            for shape in (*SHAPES, *MORE):
                run.check(made(shape, seed), 5)
        yield run
    finally:
        sys.path.remove(str(BENCH))


def test_planted_errors_are_found(bench: object) -> None:
    outcomes = bench.outcomes  # type: ignore[attr-defined]
    missed = [(o.injection.draft.shape, o.injection.kind, o.injection.change) for o in outcomes if not o.found]
    assert len(outcomes) > 200
    assert len(missed) <= 0.03 * len(outcomes), missed


def test_consistent_reports_are_left_alone(bench: object) -> None:
    assert bench.relations > 150  # type: ignore[attr-defined]
    assert [(draft.shape, found.message) for draft, found in bench.false] == []  # type: ignore[attr-defined]
