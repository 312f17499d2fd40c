from kb.operations.tables.rejections import MOST_SHOWN, Rejected, Rejections


def test_it_says_line_column_cell_and_reason() -> None:
    row = Rejected(7, "domain", "exa mple", "There is a space inside the domain.")
    assert str(row) == 'line 7: domain "exa mple": There is a space inside the domain.'


def test_it_says_less_of_a_row_as_a_whole() -> None:
    assert str(Rejected(7, "", "", "Too short.")) == "line 7: Too short."


def test_it_shows_a_cell_cut_and_without_what_would_steer_a_terminal() -> None:
    assert str(Rejected(1, "title", "a\x1b[31m\nb", "No.")) == 'line 1: title "a\ufffd[31m\ufffdb": No.'
    assert str(Rejected(1, "title", "x" * 81, "No.")) == f'line 1: title "{"x" * 79}…": No.'


def test_it_keeps_the_first_rejected_lines_and_counts_all() -> None:
    rejected = Rejections()
    for line in range(3 * MOST_SHOWN, 0, -1):
        rejected.add(line, "", "", "No.")
    assert [row.line for row in rejected.kept] == list(range(1, MOST_SHOWN + 1))
    assert (rejected.total, rejected.not_kept) == (3 * MOST_SHOWN, 2 * MOST_SHOWN)
