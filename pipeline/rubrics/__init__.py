"""From claimed scores and a scoring standard to recomputed scores."""

from pipeline.rubrics.recompute import recompute

__all__ = ["recompute"]
