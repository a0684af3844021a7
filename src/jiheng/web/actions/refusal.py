"""What an action answers when it does nothing."""


class Refused(Exception):
    """The action is not possible now; the sentence says why and what to do. Nothing was changed."""
