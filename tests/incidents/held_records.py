"""Records held in memory for a gatherer, as a casebook's database keeps them."""

from collections.abc import Iterable, Mapping, Sequence

from bearwitness.model import Claim, Judgement, Report


class HeldRecords:
    """Claims, reports and judgements by name."""

    def __init__(self, judged: Sequence[Judgement] = ()) -> None:
        self.judged: Sequence[Judgement] = judged
        self._claims: dict[str, Claim] = {}
        self._reports: dict[str, Report] = {}

    def add(self, claims: Sequence[Claim], reports: Sequence[Report]) -> tuple[list[str], list[str]]:
        """Keeps the records; returns the claims that changed with them, and the reports of those beside events."""
        self._reports |= {one.id: one for one in reports}
        self._claims |= {one.claim: one for one in claims}
        beside = [one.report for one in claims if one.kind != "event"]
        return [name for one in claims for name in (one.claim, one.supersedes) if name], beside

    def drop(self, claims: Iterable[Claim]) -> list[str]:
        """Takes claims back; returns their ids."""
        return [self._claims.pop(one.claim).claim for one in claims]

    def _replaced(self) -> set[str]:
        return {one.supersedes for one in self._claims.values() if one.supersedes}

    def claims(self, names: Sequence[str]) -> Mapping[str, Claim]:
        """The claims that count."""
        replaced = self._replaced()
        return {name: self._claims[name] for name in names if name in self._claims and name not in replaced}

    def reports(self, names: Sequence[str]) -> Mapping[str, Report]:
        """The reports."""
        return {name: self._reports[name] for name in names}

    def beside(self, reports: Sequence[str]) -> Sequence[Claim]:
        """The claims that are no events."""
        return [one for one in self._claims.values() if one.kind != "event" and one.report in reports]

    def judgements(self, names: Sequence[str]) -> Sequence[Judgement]:
        """The judgements on any of the names."""
        asked = set(names)
        return [one for one in self.judged if one.left in asked or one.right in asked]
