"""The methods of learning to learn; one inner loop serves them all."""
