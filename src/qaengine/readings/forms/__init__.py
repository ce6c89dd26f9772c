"""Questions that only people can answer: as a form to fill in, and the filled form read back as signals."""
