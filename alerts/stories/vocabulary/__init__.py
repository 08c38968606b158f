"""The words that the judgement knows: names, events, ordinary words. Text files beside this module, read on first use."""
