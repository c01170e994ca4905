"""One conversation: understand, remember, decide, find, say."""
