"""Tables in a box."""

from collections.abc import Callable


def test_a_table_scrolls_in_its_own_box(page: Callable[..., str]) -> None:
    assert page("| a | b |\n|:--|--:|\n| `x` | {{ incoming.host }} |") == (
        '<div aria-label="Table" class="table-wrap" role="group" tabindex="0">\n'
        "<table>\n<thead>\n<tr>\n"
        '<th scope="col">a</th>\n<th scope="col">b</th>\n'
        "</tr>\n</thead>\n<tbody>\n<tr>\n"
        '<td><code>x</code></td>\n<td><span class="value">yourdomain.<wbr>co.<wbr>uk</span></td>\n'
        "</tr>\n</tbody>\n</table>\n</div>"
    )
