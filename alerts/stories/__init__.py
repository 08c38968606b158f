"""Items become stories: which stored item is this, and which story does it belong to. Pure."""
