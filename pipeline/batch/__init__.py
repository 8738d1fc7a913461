"""Many files to many Audits."""
