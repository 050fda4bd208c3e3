"""The subject that stands before a verb, in a language where it may stand on either side of it."""

from collections.abc import Sequence, Set

from bearwitness.reading.person import Person
from bearwitness.reading.person_groups import count_of

_COMMA = ","


def find_subject(
    lowers: Sequence[str], groups: Sequence[tuple[Person, ...]], verb: int, barred: Set[str], reach: int
) -> tuple[Person, ...] | None:
    """The nearest people before token ``verb`` in its clause; of them the nearest that are counted, where any are.

    What two commas enclose may stand between ("doce personas, entre ellas tres niños, murieron"); one of the words
    ``barred`` outside of commas ends the clause. ``groups`` end before the verb, in order.
    """
    uncounted = None
    for group in reversed(groups):
        end = group[-1].last
        # A name or an age behind a comma ("su tío, Hugo Salas,") is closed by the next one.
        opened = _COMMA in lowers[group[-1].first : end]
        if verb - end > reach or _is_barred(lowers, end, verb, barred, opened):
            break
        if not count_of(group)[0].is_unknown:
            return group
        uncounted = uncounted or group
    return uncounted


def _is_barred(lowers: Sequence[str], first: int, last: int, barred: Set[str], enclosed: bool) -> bool:
    if enclosed and _COMMA not in lowers[first:last]:
        enclosed = False
    for at in range(first, last):
        if lowers[at] == _COMMA:
            enclosed = not enclosed
        elif not enclosed and lowers[at] in barred:
            return True
    return enclosed
