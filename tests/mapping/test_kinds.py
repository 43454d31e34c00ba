"""Things of one kind whose keys begin alike have the IRIs that their whole keys give."""

from hypothesis import given
from hypothesis import strategies as st

from kg import iris

PARTS = st.lists(st.text(max_size=8) | st.integers(), max_size=4).map(tuple)


@given(st.text("abc-", min_size=1, max_size=6), PARTS, PARTS)
def test_the_same_iris(kind: str, begin: iris.Key, rest: iris.Key) -> None:
    alike = iris.Kind(iris.DEFAULT_BASE, kind, begin)
    for _ in range(2):
        assert alike.node(*rest) == iris.node(iris.DEFAULT_BASE, kind, (*begin, *rest))
