"""Ways to use the same policies and decisions; siblings, none imports another."""
