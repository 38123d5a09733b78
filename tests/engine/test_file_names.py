"""Names of files in sentences."""

from __future__ import annotations

from maml_studio.engine.file_names import in_a_sentence


def test_a_name_stays_as_it_is_unless_it_breaks_a_sentence() -> None:
    assert in_a_sentence("it “is” 'so'.mamltask") == "it “is” 'so'.mamltask"
    assert in_a_sentence("two\nlines\t.mamltask") == "two lines .mamltask"
    assert in_a_sentence("x" * 80) == "x" * 80
    long = in_a_sentence("x" * 200 + ".mamltask")
    assert len(long) == 80
    assert "x…x" in long
    assert long.endswith("xx.mamltask")
