"""YAML becomes an immutable RuleSet; a RuleSet turns an Item into Matches with evidence."""
