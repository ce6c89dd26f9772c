"""What people look at: text, charts, lists for other programs."""
