"""Operators that give words for numbers or for other words: scores, bands and matrices."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from fractions import Fraction

from qaengine.policy.careful.literals import A_NUMBER, NOT_NEGATIVE, called
from qaengine.policy.careful.names import Names
from qaengine.policy.conditions import Bound
from qaengine.policy.indicators import Band, Bands, Matrix, Score, ScorePart
from qaengine.policy.types import ANY, BOOLEAN, MISTAKEN, NUMBER, Choice, Type
from qaengine.signals.vocabulary import Vocabulary


class Values:
    """Looks over the operators that need a value for each case; `type_of` tells the type of another indicator."""

    def __init__(
        self, names: Names, vocabulary: Vocabulary, tainted: frozenset[str], type_of: Callable[[str], Type]
    ) -> None:
        self.literals, self.slips = names.literals, names.slips
        self.vocabulary, self.tainted, self.type_of = vocabulary, tainted, type_of

    # Bands

    def bands_of(self, indicator: Bands) -> tuple[Bands, Type]:
        """Bands over a number, and the type of their values."""
        self.number(indicator.bands_of, "is cut into bands")
        bands = self._bands(indicator.bands)
        return replace(indicator, bands=bands), self._scaled(indicator.scale, [band.is_ for band in indicator.bands])

    def number(self, name: str, use: str) -> None:
        """The indicator gives a number."""
        kind = self.type_of(name)
        if kind not in (NUMBER, ANY, MISTAKEN):
            self.slips.add("Q267", f"`{name}` is {called(kind)}; only a number {use}", name)

    def _bands(self, bands: Iterable[Band]) -> tuple[Band, ...]:
        """Bands with typed edges, each higher than the one before on every day."""
        written = tuple(bands)
        typed = tuple(replace(band, from_=self.literals.ruled(band.from_, A_NUMBER, "from")) for band in written)
        for day in self.literals.days(band.from_ for band in typed):
            edges = [self.literals.on(band.from_, day) for band in typed]
            for band, lower, edge in zip(written[1:], edges, edges[1:], strict=False):
                if isinstance(lower, Fraction) and isinstance(edge, Fraction) and edge <= lower:
                    hint = "write the bands from the lowest to the highest"
                    self.slips.add(
                        "Q268", "this band begins no higher than the one before it", _at(band.from_), hint=hint
                    )
        return typed

    def _scaled(self, scale: str | None, values: Iterable[str]) -> Type:
        """The type of some values: a choice among them, or what the scale says."""
        used = tuple(dict.fromkeys(values))
        if scale is None:
            return Choice(values=tuple(str(value) for value in used))
        if scale in self.tainted:
            return MISTAKEN
        known = self.vocabulary.scales.get(scale)
        if known is None:
            self.slips.unknown("Q248", f"`{scale}` is not a scale", scale, self.vocabulary.scales)
            return MISTAKEN
        for value in used:
            if value not in known.every:
                self.slips.unknown("Q202", f"`{value}` is not a value of the scale `{scale}`", value, known.every)
        return Choice(values=known.every, scales=(known.values,), outside=known.outside)

    # Scores

    def score(self, indicator: Score) -> tuple[Score, Type]:
        """A score with typed weights and points, and the type of what it gives."""
        parts = tuple(self._part(part) for part in indicator.score)
        for part in parts if indicator.share_of_most else ():
            if part.points is None:
                text = f"`share_of_most` needs to know the most that `{part.of}` can be"
                self.slips.add("Q269", text, part.of, hint="cut it into bands, and give `points` to each")
        if indicator.bands is None:
            return replace(indicator, score=parts), NUMBER
        kind = self._scaled(indicator.scale, [band.is_ for band in indicator.bands])
        return replace(indicator, score=parts, bands=self._bands(indicator.bands)), kind

    def _part(self, part: ScorePart) -> ScorePart:
        kind = self.type_of(part.of)
        weight = self.literals.ruled(part.weight, NOT_NEGATIVE, "weight")
        if part.points is None:
            if kind not in (NUMBER, ANY, MISTAKEN):
                hint = "give `points` for its values" if isinstance(kind, Choice) or kind == BOOLEAN else None
                self.slips.add("Q267", f"`{part.of}` is {called(kind)}, so it cannot be added up", part.of, hint=hint)
            return replace(part, weight=weight)
        if part.points:
            self._cover_points(part.of, kind, part.points)
        points = {str(value): self.literals.ruled(bound, A_NUMBER, value) for value, bound in part.points.items()}
        return replace(part, weight=weight, points=points)

    def _cover_points(self, of: str, kind: Type, points: Mapping[str, Bound]) -> None:
        """Points are given for each value that the indicator can have, and for nothing else."""
        values = kind.values if isinstance(kind, Choice) else ("true", "false") if kind == BOOLEAN else None
        if values is None:
            if kind not in (ANY, MISTAKEN):
                hint = "leave out `points`" if kind == NUMBER else "cut it into words first"
                self.slips.add(
                    "Q267", f"`{of}` is {called(kind)}, so it has no list of values for `points`", of, hint=hint
                )
            return
        self._known(of, values, points)
        outside = kind.outside if isinstance(kind, Choice) else ()
        missing = [value for value in values if value not in points and value not in outside]
        if missing and all(value in values for value in points):
            self.slips.add(
                "Q247", f"`points` says nothing of {_listed(missing)}", of, hint="give points to every value"
            )

    # Matrices

    def matrix(self, indicator: Matrix) -> tuple[Matrix, Type]:
        """The matrix, whose rows and columns are covered, and the type of its cells."""
        rows, columns = self.type_of(indicator.rows), self.type_of(indicator.columns)
        self._cover(indicator.rows, rows, indicator.matrix, "row", indicator.rows)
        for row, cells in indicator.matrix.items():
            self._cover(indicator.columns, columns, cells, "column", row)
        return indicator, self._scaled(
            indicator.scale, [cell for row in indicator.matrix.values() for cell in row.values()]
        )

    def _cover(self, about: str, kind: Type, cells: Mapping[str, object], what: str, at: str) -> None:
        if not isinstance(kind, Choice):
            if kind not in (ANY, MISTAKEN):
                self.slips.add("Q249", f"`{about}` is {called(kind)}; the {what}s of a matrix are words", about)
            return
        self._known(about, kind.values, cells)
        missing = [value for value in kind.values if value not in cells and value not in kind.outside]
        if missing and all(value in kind.values for value in cells):
            in_row = f" in the row `{at}`" if what == "column" else ""
            self.slips.add("Q250", f"the matrix has no {what} for {_listed(missing)}{in_row}", at)

    def _known(self, about: str, values: tuple[str, ...], given: Iterable[str]) -> None:
        for value in given:
            if value not in values:
                self.slips.unknown("Q202", f"`{value}` is not a value of `{about}`", value, values)


def _at(bound: Bound) -> object:
    return getattr(bound, "setting", bound)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)
