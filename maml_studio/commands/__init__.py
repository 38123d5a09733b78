"""What each command of the command line does; `maml_studio.cli` only reads the arguments."""
