"""What evaluation returns: truth, findings, decisions, and their words."""
