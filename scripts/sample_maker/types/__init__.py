"""One module for each document type with samples: its id with underscores for hyphens."""
