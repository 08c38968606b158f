"""What both rooms that talk to the network need."""
