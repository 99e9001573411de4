"""`python -m lovebank.cli`: the same as `lovebank`, also where nothing is installed."""

from lovebank.cli import main

main()
