"""Example providers made from a policy: what it can tell apart, what its answers can be, signals that show it."""
