"""The macros: what they tie together for screen readers, and what they never leave out."""

from types import SimpleNamespace as Thing

import pytest
from jinja2 import UndefinedError
from wtforms import (
    BooleanField,
    Form,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional

from tests.web.bare import html, tree
from training.web.geometry import Amount, Pair

SIDES = [SelectChoice("customer", "With a customer"), SelectChoice("inside", "Inside the company")]
PAIRS = [Pair("Named it", 9, 4, "customer"), Pair("Asked", 0, 3), Pair("Defended", 3, 7, "inside")]


class TaskForm(Form):
    """One field of each kind that the macros know."""

    when = StringField("When will you try it?", [InputRequired("Say when you will try it.")])
    who = StringField("Who is it?", [Optional()])
    side = RadioField("Which side?", [InputRequired("Choose a side.")], choices=SIDES)
    function = SelectField("Function", choices=[SelectChoice("sales", "Sales")], default="sales")
    words = TextAreaField("What will you ask?")
    tell = BooleanField("Tell my partner")


@pytest.fixture
def refused():
    """A form that came back with two problems."""
    form = TaskForm(data={"function": "sales"})
    form.validate()
    return form


@pytest.mark.parametrize(
    "source",
    [
        "{{ hidden_fields() }}",
        "{% call post('/x', enhance='#a', autosave='b') %}<p>a</p>{% endcall %}",
        "{{ field(form.when, hint='A day.') }}{{ field(form.tell) }}{{ field(form.words) }}",
        "{{ field(form.function) }}{{ error_summary(form) }}",
        "{{ radio_cards(form.side, hint='One.', about={'inside': 'Finance'}, columns=2) }}",
        "{{ submit('Say it', icon_name='arrow', class='quiet', name='go', value='1') }}",
        "{{ half() }}{{ lens_tag('inside') }}{{ lens_switch('both', 'Read', '/page') }}",
        "{% call lens_panel('customer', class='now') %}<p>a</p>{% endcall %}",
        "{% call private() %}<p>a</p>{% endcall %}{{ empty('None yet', 'Soon.', 'Go', '/x') }}",
        "{{ toast('Moved.', undo_url='/undo') }}",
        "{{ choice('c', 'a', 'Say it', id='c-a', lens='inside', about='Now', checked=true) }}",
        "{{ bar(1, 4, 2, 'Part 2 of 4') }}{{ thread(7, 24) }}{{ ring(7, 4) }}",
        "{{ sign_out() }}{{ theme_menu('dark') }}",
        "{{ table('Who', ['What', 'n'], [['a', 1], ['b', 2]], [1]) }}",
    ],
)
def test_every_macro_writes_valid_html(source, refused):
    tree(html(source, form=refused))


def test_an_error_and_a_hint_are_tied_to_their_field(refused):
    markup = html("{{ field(form.when, hint='A day is enough.') }}", form=refused)
    assert 'aria-describedby="when-hint when-error"' in markup
    assert 'aria-invalid="true"' in markup
    assert 'id="when-error">Say when you will try it.' in markup
    assert markup.index("when-hint") < markup.index("<input")  # heard before it is filled in


def test_a_sound_field_says_nothing_about_errors():
    markup = html("{{ field(form.when) }}", form=TaskForm())
    assert "aria-" not in markup
    assert "required" not in markup  # our sentence, not the browser's


def test_only_optional_fields_say_so():
    assert "(optional)" in html("{{ field(form.who) }}", form=TaskForm())
    assert "(optional)" not in html("{{ field(form.when) }}", form=TaskForm())


def test_attributes_reach_the_input():
    markup = html("{{ field(form.when, autocomplete='off', maxlength=9) }}", form=TaskForm())
    assert 'autocomplete="off"' in markup
    assert 'maxlength="9"' in markup


def test_the_summary_counts_in_words_and_leads_to_each_field(refused):
    markup = html("{{ error_summary(form) }}", form=refused)
    assert "Two answers need another look" in markup
    assert 'href="#when"' in markup
    assert 'href="#side-0"' in markup  # the first card: a group cannot take focus
    assert 'tabindex="-1"' in markup


def test_one_problem_is_counted_in_the_singular():
    form = TaskForm(data={"function": "sales"})
    del form.side
    form.validate()
    assert "One answer needs another look" in html("{{ error_summary(form) }}", form=form)


def test_a_page_may_say_better_what_is_wrong(refused):
    markup = html("{{ error_summary(form, 'Not sent yet') }}", form=refused)
    assert '<h2 id="problems-h">Not sent yet</h2>' in markup
    own = "{% call summary('Still open') %}<li>In “The ask”</li>{% endcall %}"
    assert tree(html(own)).find(".//ul/li").text == "In “The ask”"


def test_without_problems_there_is_no_summary():
    assert html("{{ error_summary(form) }}", form=TaskForm()).strip() == ""


def test_a_group_of_cards_is_tied_to_its_error(refused):
    markup = html("{{ radio_cards(form.side) }}", form=refused)
    group = tree(markup).find(".//fieldset")
    assert group.get("class") == "choices invalid"
    assert group.get("aria-describedby") == "side-error"
    assert markup.count("data-lens=") == 4  # each card and its tag


@pytest.mark.parametrize(
    "source",
    [
        "{% call post() %}{% endcall %}",
        "{{ toast('Moved.', undo_url='/undo') }}",
        "{{ sign_out() }}",
        "{{ theme_menu('dark') }}",
    ],
)
def test_a_form_that_changes_something_carries_its_tokens(source):
    found = tree(html(source))
    assert found.find(".//form").get("method") == "post"
    assert found.find(".//form/input").get("name") == "request_id"


def test_what_people_wrote_is_escaped():
    markup = html("{{ toast(text) }}{{ empty(text, text) }}", text="<script>1</script>")
    assert "<script>" not in markup


def test_the_lens_switch_keeps_the_order_customer_both_inside():
    found = tree(html("{{ lens_switch('inside', 'Read the examples', '/page') }}"))
    radios = list(found.iter("input"))
    assert [radio.get("value") for radio in radios] == ["customer", "both", "inside"]
    assert [radio.get("value") for radio in radios if "checked" in radio.attrib] == ["inside"]
    assert found.find(".//form").get("method") == "get"
    assert "Apply" in html("{{ lens_switch('inside', 'Read', '/page') }}").split("<noscript>")[1]


def test_a_lens_is_never_shown_without_words():
    assert "With a customer" in html("{{ lens_tag('customer') }}")
    assert "Its twin" in html("{{ lens_tag('inside', 'Its twin') }}")


def test_an_undo_posts_to_its_address():
    found = tree(html("{{ toast('Moved.', undo_url='/undo') }}"))
    assert found.find(".//form").get("action") == "/undo"


def test_a_misspelt_icon_is_a_programmers_error():
    with pytest.raises(UndefinedError):
        html("{{ icon('arow') }}")


def test_the_current_step_is_marked_and_a_finished_one_says_so():
    step = {"url": "", "lens": "", "text": "", "minutes": 0, "done": False, "current": False}
    items = [
        Thing(**step | {"title": "A", "done": True}),
        Thing(**step | {"title": "B", "current": True}),
    ]
    markup = html("{{ steps(items) }}", items=items)
    assert 'aria-current="step"' in markup
    assert '<span class="vh">Done</span>' in markup


def test_the_ring_says_its_numbers():
    markup = html("{{ ring(7, 4, 10) }}")
    assert "with a customer: 7 of 10" in markup
    assert "inside the company: 4 of 10" in markup


def test_a_butterfly_carries_its_numbers_as_a_table():
    found = tree(html("{{ butterfly(rows, 'A finding', 'First choice') }}", rows=PAIRS))
    cells = [cell.text for cell in found.iter("td")]
    assert cells == ["you, 9", "4", "0", "3", "3", "7, you"]
    assert found.find(".//h2").text == "A finding"
    assert all(svg.get("aria-hidden") == "true" for svg in found.iter("svg"))


def test_a_bar_chart_carries_its_numbers_as_a_table():
    rows = [Amount("Replan", 2.27, "2.27 weeks"), Amount("Crash", 5.1, "5.10 weeks", "inside")]
    figure = Thing(title="A finding", head=("Policy", "Weeks"), rows=rows, note="A model.")
    found = tree(html("{{ bars(figure) }}", figure=figure))
    assert [cell.text for cell in found.iter("td")] == ["2.27 weeks", "5.10 weeks"]
