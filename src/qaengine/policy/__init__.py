"""Policies: the tree, its door, its careful reader, and where editions come from."""
