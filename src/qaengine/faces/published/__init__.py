"""A publication on a page, in a text file and in sheets: one content, each face its own way of showing it."""
