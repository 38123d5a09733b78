"""Where the training in the window stands."""

from __future__ import annotations

from enum import StrEnum


class RunState(StrEnum):
    """Where the training in the window stands."""

    IDLE = "idle"
    PREPARING = "preparing"
    TRAINING = "training"
    PAUSING = "pausing"
    STOPPING = "stopping"
    PAUSED = "paused"
    STOPPED = "stopped"
    FINISHED = "finished"
    FAILED = "failed"

    @property
    def is_busy(self) -> bool:
        """Whether the job still runs."""
        return self in (self.PREPARING, self.TRAINING, self.PAUSING, self.STOPPING)
