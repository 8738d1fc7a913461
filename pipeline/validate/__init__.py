"""From figures and scores to findings."""

from pipeline.validate.validation import validate

__all__ = ["validate"]
