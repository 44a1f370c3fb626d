"""`python -m liaison.cli`: the same as the `liaison` command."""

from liaison.cli import main

main()
