"""Each module prints one table as Markdown; what it is compared with runs beside it."""
