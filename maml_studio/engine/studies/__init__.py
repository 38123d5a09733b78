"""Studies: several trainings or evaluations whose figures belong side by side."""
