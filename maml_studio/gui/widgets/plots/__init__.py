"""Charts: everything that imports pyqtgraph."""
