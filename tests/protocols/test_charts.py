"""Charts, from numbers to the whole SVG."""

from xml.etree.ElementTree import fromstring

from kb.protocols.charts import Column, Part, columns, shares


def test_shares_of_a_whole() -> None:
    parts = [Part("moved", "Moved", 3), Part("stuck", "Stuck", 0), Part("silent", "Nothing <heard>", 1)]
    assert shares(parts, says="3 of 4 moved") == (
        '<svg class="chart" width="100%" height="28" role="img" aria-label="3 of 4 moved">'
        '<rect class="part moved" x="0.00%" y="0.00%" width="75.00%" height="100.00%"><title>Moved: 3</title></rect>'
        '<rect class="part silent" x="75.00%" y="0.00%" width="25.00%" height="100.00%">'
        "<title>Nothing &lt;heard&gt;: 1</title></rect></svg>"
    )


def test_columns_by_day_are_stacked_from_the_foot() -> None:
    days = [Column("20 Nov", {"opened": 3, "worked": 1}), Column("21 Nov", {}), Column("22 Nov", {"worked": 2})]
    assert columns(days, ("worked", "opened"), says="By day") == (
        '<svg class="chart" width="100%" height="140" role="img" aria-label="By day">'
        '<rect class="part worked" x="3.33%" y="75.00%" width="26.67%" height="25.00%"><title>20 Nov: 1</title></rect>'
        '<rect class="part opened" x="3.33%" y="0.00%" width="26.67%" height="75.00%"><title>20 Nov: 3</title></rect>'
        '<rect class="part worked" x="70.00%" y="50.00%" width="26.67%" height="50.00%"><title>22 Nov: 2</title></rect>'
        "</svg>"
    )


def test_nothing_to_show_is_an_empty_chart() -> None:
    for svg in (shares([], says="Nothing"), columns([], ("a",), says="Nothing"), shares([Part("a", "A", 0)], says="")):
        assert list(fromstring(svg)) == []  # noqa: S314
