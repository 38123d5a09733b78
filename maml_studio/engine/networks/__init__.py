"""Networks, each a body whose features a linear head reads."""
