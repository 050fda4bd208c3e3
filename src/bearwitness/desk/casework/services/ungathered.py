"""What gathering has yet to look at: written in the transaction of whatever makes it so.

A service that adds a claim, a retirement or a judgement, or takes a retirement back, names the claims here. Else they
would stay where they are until all is gathered anew.
"""

from collections.abc import Iterable

from bearwitness.desk.casework.models import Ungathered


def note_ungathered(claims: Iterable[str]) -> None:
    """Notes that these claims are to be gathered again."""
    Ungathered.objects.bulk_create((Ungathered(claim=claim) for claim in sorted(set(claims))), batch_size=500)
