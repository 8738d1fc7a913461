"""From figures and scores to findings."""
