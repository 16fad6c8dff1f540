"""What picks rows before they are folded never loses what the fold finds (D7)."""

import re
import unicodedata

from hypothesis import example, given, settings
from hypothesis import strategies as st

from services.registry.rules.names import fold
from services.registry.rules.redaction import Sought, keys_of
from services.registry.rules.spellings import spelling
from shared.ids import new_id

LETTERS = st.one_of(
    st.sampled_from("aeiosztlnkъйёіαΐςǆœæßſﬁﬆøłİıɛꟶ½Ⅷ赵平한ㅎｶﾞیىـقʼ·\u0301\u0327\u0345\u00ad\u200d\u064b"),
    st.characters(categories=("L", "M", "N", "Cf")),
)
NAMES = st.lists(st.text(LETTERS, min_size=1, max_size=6), min_size=1, max_size=3)
JOINTS = st.sampled_from([" ", "-", "'", "’", "  ", ", "])
TYPED = st.sampled_from(
    [
        str.upper,
        str.lower,
        str.title,
        *(lambda text, form=form: unicodedata.normalize(form, text) for form in ("NFC", "NFD", "NFKC", "NFKD")),
        lambda text: fold(text) or text,
        "\u00ad".join,
        str,
    ]
)


def is_picked(sought: Sought, text: str, field: str) -> bool:
    words = [*sought.together, *({word} for word in sought.alone)] if field == "person" else sought.together
    by_spelling = any(all(re.search(spelling(word), text) for word in each) for each in words)
    keys = set(keys_of({field: text}))
    return by_spelling and any(keys.issuperset(each) for each in sought.keys)


@settings(deadline=None)  # the letters of Unicode are gone through once
@given(name=NAMES, joint=JOINTS, typed=TYPED, around=st.sampled_from(["", "M. ", " et ", "赵", "x", "‹"]))
@example(name=["D", "Œuvre"], joint="'", typed=str.upper, around="")
@example(name=["Ste", "Foy"], joint="-", typed=lambda text: text.replace("Ste", "Sainte"), around=" ")
@example(name=["Дніпро", "Іва"], joint=" ", typed=lambda text: text.replace("і", "i"), around="")
@example(name=["Straße", "Ⅷ"], joint=" ", typed=str.upper, around="")
@example(name=["한", "국"], joint="-", typed=lambda text: unicodedata.normalize("NFD", text), around="")
def test_d7_what_names_a_person_is_picked(name: list[str], joint: str, typed, around: str) -> None:  # type: ignore[no-untyped-def]
    sought = Sought(new_id(), [" ".join(name), " ".join(reversed(name))])
    text = f"{around}{typed(joint.join(name))}{around}"
    for field in ("object", "person"):
        assert not sought.is_in(text, field) or is_picked(sought, text, field)


@settings(deadline=None)
@given(
    address=st.from_regex(r"[a-zß0-9._+İ-]{1,6}@[a-z-]{1,5}\.org|\+?[0-9(][0-9 ()./-]{2,8}", fullmatch=True),
    around=st.text(st.sampled_from("a赵<_ -.é\u0301"), max_size=2),
    typed=TYPED,
)
def test_d7_what_holds_an_address_is_picked(address: str, around: str, typed) -> None:  # type: ignore[no-untyped-def]
    sought = Sought(new_id(), ["Nobody Else"], [address])
    text = f"{around}{typed(address)}{around}"
    assert not sought.is_in(text, "object") or is_picked(sought, text, "object")


def test_d7_every_letter_is_among_the_spellings_of_what_it_folds_to() -> None:
    for code in (*range(0x80, 0x1200), *range(0x1E00, 0x2190), *range(0xFB00, 0xFB50), *range(0xFF00, 0xFFF0)):
        letter = chr(code)
        if letter.isalnum() and fold(letter) != letter:
            assert all(re.search(spelling(word), letter) for word in fold(letter).split()), hex(code)


def test_d7_a_mailbox_is_not_taken_for_one_with_a_longer_name() -> None:
    anne = Sought(new_id(), ["Anne Exemple"], ["anne@example.org"])
    assert anne.taken_out_of("joanne@example.org, anne@example.organisation", "object").count("[…]") == 0
    assert anne.taken_out_of("邮箱ANNE@example.org谢谢, _anne@example.org_", "object") == "邮箱[…]谢谢, _[…]_"
