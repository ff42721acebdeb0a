"""Lets `python -m ingresslint` do what the command does."""

from ingresslint.cli import main

if __name__ == "__main__":
    main()
