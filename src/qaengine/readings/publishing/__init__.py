"""A policy in words, clause by clause: the page, the ledger of assumptions, and a draft transparency record."""
