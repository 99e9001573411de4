"""Text that came from elsewhere, made fit for a line of a terminal."""


def printable(text: object) -> str:
    """A record may hold anything: what would steer the terminal is shown, not obeyed."""
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in str(text))
