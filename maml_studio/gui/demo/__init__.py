"""The Demo tab: examples, learning, try it."""
