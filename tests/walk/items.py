"""Registers what is walked: a function for an item of the list, or for items that one exchange shows."""

WALKED = []


def item(*numbers, both=False):
    """Marks a function of (region), or with both=True of (region, wire), run once over each transport."""
    def mark(function):
        WALKED.append((numbers, both, function))
        return function
    return mark


def same(got, wanted, what=""):
    assert got == wanted, f"{what}: {got!r} instead of {wanted!r}" if what else f"{got!r} instead of {wanted!r}"
