"""Every field is drawn by one template, and what is wrong stands beside it."""

import re
from typing import Final

import pytest
from django import forms

from kb.forms.fields import VERBATIM, FilterForm, SpokenForm


class Sample(SpokenForm):
    """A field of each kind that the site has."""

    name = forms.CharField(label="Name", help_text="As <b>read</b>", max_length=9, widget=forms.TextInput(VERBATIM))
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea({"rows": 3}))
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A"), ("b", "B")], required=False)
    sure = forms.BooleanField(label="Sure", required=False)
    parts = forms.MultipleChoiceField(
        label="Parts", choices=[("x", "X"), ("y", "Y")], widget=forms.CheckboxSelectMultiple, help_text="Some"
    )

    def clean(self) -> None:
        if self.data.get("note") == "odd":
            self.add_error(None, "Something is odd.")


#: Each field as nobody has touched it.
UNTOUCHED: Final = {
    "name": '<p class="entry"> <label for="name">Name</label> <input type="text" name="name" '
    'autocapitalize="none" autocorrect="off" spellcheck="false" maxlength="9" required '
    'aria-describedby="name_helptext" id="name"> '
    '<span class="hint" id="name_helptext">As &lt;b&gt;read&lt;/b&gt;</span> </p>',
    "note": '<p class="entry"> <label for="note">Note</label> '
    '<textarea name="note" cols="40" rows="3" id="note"> </textarea> </p>',
    "kind": '<p class="entry"> <label for="kind">Kind</label> <select name="kind" id="kind"> '
    '<option value="a">A</option> <option value="b">B</option> </select> </p>',
    "sure": '<p class="entry"> <label class="choice"><input type="checkbox" name="sure" id="sure"> Sure</label> </p>',
    "parts": '<fieldset class="entry checkboxselectmultiple" id="parts" aria-describedby="parts_helptext"> '
    "<legend>Parts</legend> "
    '<label class="choice"><input type="checkbox" name="parts" value="x" id="parts_0"> X</label> '
    '<label class="choice"><input type="checkbox" name="parts" value="y" id="parts_1"> Y</label> '
    '<span class="hint" id="parts_helptext">Some</span> </fieldset>',
}


def drawn(form: forms.Form, name: str) -> str:
    return re.sub(r"\s+(?=>)", "", " ".join(form[name].as_field_group().split()))


@pytest.mark.parametrize("name", UNTOUCHED)
def test_a_field_is_its_label_its_control_and_its_hint(name: str) -> None:
    assert drawn(Sample(), name) == UNTOUCHED[name]


def test_what_is_wrong_stands_after_the_hint_and_the_control_names_both() -> None:
    form = Sample({"name": "much too long"})
    assert drawn(form, "name") == (
        '<p class="entry"> <label for="name">Name</label> <input type="text" name="name" value="much too long" '
        'autocapitalize="none" autocorrect="off" spellcheck="false" maxlength="9" required aria-invalid="true" '
        'aria-describedby="name_helptext name_error" id="name"> '
        '<span class="hint" id="name_helptext">As &lt;b&gt;read&lt;/b&gt;</span> '
        '<span class="error" id="name_error"> Ensure this value has at most 9 characters (it has 13). </span> </p>'
    )
    assert '<span class="error" id="parts_error"> This field is required. </span> </fieldset>' in drawn(form, "parts")


def test_what_is_wrong_with_the_whole_stands_alone() -> None:
    form = Sample({"name": "a", "parts": ["x"], "note": "odd"})
    assert str(form.non_field_errors()) == '<p class="error" id="fault" role="alert">Something is odd.</p>'


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (Sample(), ""),
        (Sample({"name": "a", "parts": ["x"]}), ""),
        (Sample({"parts": ["x"]}), "This field is required."),
        (Sample({"name": "a", "parts": ["x"], "note": "odd"}), "Something is odd."),
    ],
)
def test_the_first_fault_is_said_where_there_is_room_for_one_sentence(form: Sample, said: str) -> None:
    assert form.first_fault == said


class Choice(FilterForm):
    day = forms.DateField(label="Day", required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A")], required=False)


def test_what_cannot_be_read_in_an_address_is_ignored_and_not_spoken_of() -> None:
    form = Choice({"day": "nonsense", "kind": "a"})
    assert form.is_valid()
    assert form.cleaned_data == {"kind": "a"}
    assert "error" not in form["day"].as_field_group()
