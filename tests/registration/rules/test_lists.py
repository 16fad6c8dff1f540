"""What differs between two lines of numbered lists (B18)."""

from services.registration.rules.lists import Line, changed_fields


def test_b18_a_changed_line_names_each_field_that_differs() -> None:
    before = Line("FR", "confirmed", {"given_name": "Ada", "email": "a@x.example"}, {"w1": "waitlisted"})
    after = Line("CN", "confirmed", {"given_name": "Ada", "function": "Mayor"}, {"w1": "confirmed"})
    assert changed_fields(before, after) == ["delegation", "enrolments", "person.email", "person.function"]


def test_b18_what_was_erased_differs_in_nothing() -> None:
    line = Line("FR", "confirmed", {"given_name": "Ada"}, {})
    assert changed_fields(line, Line("FR", "confirmed", None, {})) == []
