"""What the browser loads: how heavy it is, where it comes from, and that it is what it says."""

import gzip
import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

from training.web import assets

VENDORED = (assets.FOLDER / "vendor", Path(__file__).parents[1] / "vendor")


def squeezed(name):
    """Return the size of a static file on the wire."""
    return len(gzip.compress(assets.Assets().files[name].body, 9))


def test_the_weight_of_a_page_is_kept():
    fonts = (assets.FOLDER / "vendor" / "fonts").glob("*-latin.woff2")
    assert sum(font.stat().st_size for font in fonts) <= 90_000
    assert squeezed("app.css") <= 11_000
    assert squeezed(assets.BUNDLE) <= 8_000


def test_styles_lose_white_space_and_nothing_else():
    css = b"""@layer base {
      /* why */
      a:hover,
      [lang] > p {
        margin: 0 calc(1em + 2px);
        --big: "; }";
      }
    }"""
    lean = b'@layer base{a:hover,[lang] > p{margin:0 calc(1em + 2px);--big:"; }"}}'
    assert assets.lean("app.css", css) == lean


@pytest.mark.parametrize("folder", VENDORED, ids=["site", "tests"])
def test_vendored_files_are_what_the_manifest_says(folder):
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {entry["file"] for entry in manifest} == there - {"manifest.json"}
    for entry in manifest:
        assert sha256((folder / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]
        assert entry["licence"] in {"OFL-1.1", "MPL-2.0"}


def test_the_stylesheet_asks_no_other_site():
    css = (assets.FOLDER / "app.css").read_text("utf-8")
    assert set(re.findall(r'url\("(\w+)', css)) == {"vendor", "data"}
    for name in re.findall(r'url\("(vendor[^"]+)', css):
        assert (assets.FOLDER / name).is_file()


def test_every_script_is_in_the_bundle_and_stands_alone():
    assert {path.stem for path in (assets.FOLDER / "js").iterdir()} == set(assets.SCRIPTS)
    body = assets.Assets().files[assets.BUNDLE].body.decode()
    assert not re.search(r"^(import|export) |https?://|innerHTML =|\beval\(", body, re.MULTILINE)
