"""From Audits to files people open."""
