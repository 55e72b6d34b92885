import pytest

from training.web.links import safe_path


@pytest.mark.parametrize("path", ["/", "/modules/x?lens=both", "/modules/x#part", "/a:b"])
def test_a_path_of_this_site_is_kept(path):
    assert safe_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "modules",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\r/evil.example",
        " /modules",
        "/a b",
        "https://evil.example",
        "javascript:alert(1)",
        "/\x00/evil.example",
        "/\x7f/evil.example",
    ],
)
def test_whatever_could_leave_the_site_is_refused(path):
    assert safe_path(path) is None
