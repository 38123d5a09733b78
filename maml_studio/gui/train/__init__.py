"""The Train tab: set up a meta-training, watch it, use what it leaves."""
