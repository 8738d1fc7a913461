"""The views that the DuckDB database brings along, as plain SQL on its tables."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class View:
    """A query under a name, and what it is for."""

    name: str
    about: str
    query: str


VIEWS = (
    View(
        "mismatches",
        "findings that stand for themselves, gravest first, with the report they are in",
        """SELECT f.*, d.title, d.doc_no, d.region_code, d.region_level
           FROM findings f JOIN documents d USING (doc_id, file) WHERE f.root IS NULL OR f.root = ''
           ORDER BY list_position(['error', 'warning', 'info'], f.severity), abs(f.difference) DESC NULLS LAST""",
    ),
    View(
        "overclaims",
        "scores above what the rule gives, with the marks over-claimed",
        """SELECT score_id, doc_id, file, region, year, program, section, indicator, level, label, full_marks, claimed,
                  recomputed_low, recomputed_high, claimed - recomputed_high AS overclaimed, rule, explanation, page
           FROM scores WHERE verdict = 'overclaimed' ORDER BY overclaimed DESC NULLS LAST""",
    ),
    View(
        "totals",
        "claimed and recomputed total of each region, year and programme",
        """SELECT region, region_code, region_level, year, program, claimed_total, recomputed_total_low,
                  recomputed_total_high, total_difference, overclaimed_marks, overclaimed_indicators, errors, warnings
           FROM panel WHERE claimed_total IS NOT NULL ORDER BY program, year, region_code""",
    ),
    View(
        "rates",
        "every rate of the panel in long form: as printed beside what its own numbers give",
        """SELECT region, region_code, year, program, replace(rate, '_recomputed', '') AS rate,
                  max(value) FILTER (NOT ends_with(rate, '_recomputed')) AS printed,
                  max(value) FILTER (ends_with(rate, '_recomputed')) AS recomputed
           FROM (UNPIVOT panel ON COLUMNS('(execution|completion|allocation)_rate(_recomputed)?$')
                 INTO NAME rate VALUE value)
           GROUP BY ALL ORDER BY region_code, year, program, rate""",
    ),
    View(
        "overclaims_by_indicator",
        "how often and by how many marks each indicator is over-claimed",
        """SELECT program, indicator, count(*) FILTER (verdict <> 'unverifiable') AS verified,
                  count(*) FILTER (verdict = 'overclaimed') AS overclaimed,
                  sum(claimed - recomputed_high) FILTER (verdict = 'overclaimed') AS marks
           FROM scores WHERE level IN ('indicator', 'sub_item') GROUP BY ALL ORDER BY marks DESC NULLS LAST""",
    ),
    View(
        "figures_of_regions",
        "figures of whole regions: breakdown rows left out",
        "SELECT * FROM figures WHERE area IS NULL OR area = ''",
    ),
)
