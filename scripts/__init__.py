"""Programs for those who work on scrawl: what is generated, and by what."""
