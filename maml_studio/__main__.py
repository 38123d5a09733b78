"""Lets `python -m maml_studio` do what the command `maml-studio` does."""

from maml_studio.cli import main

if __name__ == "__main__":
    main()
