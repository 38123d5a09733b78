"""The window: PySide6 over the engine; sees records, lists and numpy arrays, never tensors."""
