"""Data as script files: a page opened from a folder (file://) may not fetch, but may load scripts beside it.

A file holds one call with two string literals, the name and the data as JSON text. What a report says is thereby
characters inside a string literal, parsed by ``JSON.parse``: it can neither end the literal nor be run.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from pipeline.export.csv_tables import decimal_text

# Everything with a meaning in HTML, and the two line ends that JSON allows in strings and older JavaScript does not.
_ESCAPED = re.compile("[<>&\u2028\u2029\ud800-\udfff]")
_LEAST_STEP = Decimal("0.0001")


def script_of(name: str, value: Any) -> bytes:  # noqa: ANN401  any JSON value
    """The file that hands ``value`` to the page under ``name``. The same value gives the same bytes."""
    return f"anjuData({_literal(name)},{_literal(_json(value))});\n".encode()


def number_text(value: Decimal | None) -> str | None:
    """A number to show: plain digits, at most four decimals; ``None`` where there is none."""
    if value is None or not value.is_finite():
        return None
    exponent = value.normalize().as_tuple().exponent
    shown = value.quantize(_LEAST_STEP) if isinstance(exponent, int) and exponent < -4 else value
    return decimal_text(shown)


def _json(value: Any) -> str:  # noqa: ANN401
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _literal(text: str) -> str:
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
