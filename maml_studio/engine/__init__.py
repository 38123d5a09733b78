"""The engine: tasks, episodes, learners, meta-training. It knows no window."""
