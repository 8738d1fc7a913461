"""The words every stage speaks.

Frozen values only: a stage takes the value of the stage before and returns its own. Nothing crosses a stage as a
``dict``. Boxes are in PDF points from the page's top left corner, on the page as shown (rotation applied). Pages are
counted from 1. Numbers that are ever compared are ``Decimal``; only geometry and confidences are ``float``.
"""

from __future__ import annotations

from pipeline.model.assessment import Assessment, Recomputation, Repair, RubricChoice, StandardDifference, Verdict
from pipeline.model.audit import Audit, Check, Finding, Severity, Status
from pipeline.model.document import Block, Cell, Document, Format, Page, Paragraph, Route, Table
from pipeline.model.extraction import Bound, Context, Extraction, Figure, Identity, Kind, Level, Quantity, Score
from pipeline.model.places import Box, Method, Place, Run, Text

__all__ = [
    "Assessment",
    "Audit",
    "Block",
    "Bound",
    "Box",
    "Cell",
    "Check",
    "Context",
    "Document",
    "Extraction",
    "Figure",
    "Finding",
    "Format",
    "Identity",
    "Kind",
    "Level",
    "Method",
    "Page",
    "Paragraph",
    "Place",
    "Quantity",
    "Recomputation",
    "Repair",
    "Route",
    "RubricChoice",
    "Run",
    "Score",
    "Severity",
    "StandardDifference",
    "Status",
    "Table",
    "Text",
    "Verdict",
]
