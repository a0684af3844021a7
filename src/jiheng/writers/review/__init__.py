"""Review papers: the officer's own file marked, and the letter that goes with it."""
