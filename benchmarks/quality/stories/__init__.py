"""Same story or not: labelled pairs of headlines, real clusters, and what plain similarity makes of both."""
