"""Signals: the vocabulary, the records, reading files, and what is admitted of one provider."""
