"""Judging: one provider on one day, in three values, with every answer kept."""
