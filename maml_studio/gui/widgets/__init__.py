"""Widgets that know no tab."""
