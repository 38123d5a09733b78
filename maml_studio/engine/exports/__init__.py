"""Adapted classifiers as folders that answer elsewhere as the app did."""
