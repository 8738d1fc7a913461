"""From claimed scores and a scoring standard to recomputed scores."""
