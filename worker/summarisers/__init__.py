"""What to read first: the ranking of the sentences, and the summary chosen from it."""
