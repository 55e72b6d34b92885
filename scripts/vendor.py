"""Fetch and cut the files that others wrote: fonts for the site, axe-core for its tests.

Run by `make vendor`, with npm and fonttools at hand. What it writes is committed, so that nobody
needs Node to run or test the site; the same versions give the same bytes.
"""

import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ROOT = Path(__file__).parents[1]
SITE = ROOT / "training" / "web" / "static" / "vendor"
TESTS = ROOT / "tests" / "vendor"

LITERATA = "@fontsource-variable/literata"
SCHIBSTED = "@fontsource-variable/schibsted-grotesk"
AXE = "axe-core"
VERSIONS = {LITERATA: "5.3.0", SCHIBSTED: "5.3.0", AXE: "4.14.1"}

# What people type and what our texts print; the packages' own range adds every space and
# invisible mark of U+2000-206F, which no page here uses.
LATIN = (
    "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,"
    "U+2000-200D,U+2010-2027,U+202F-2030,U+2032-2033,U+2039-203A,U+2044,U+2060,U+20AC,U+2122,"
    "U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD"
)
LATIN_EXT = (
    "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+0304,U+0308,U+0329,"
    "U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,"
    "U+A720-A7FF"
)
# Kerning, ligatures, accents, and figures that line up in columns. The rest is never switched on.
FEATURES = ["kern", "liga", "ccmp", "locl", "mark", "mkmk", "rvrn", "tnum"]
# Vertical setting and the hints of old screens: bytes that no reader of this site would notice.
DROPPED = ["vhea", "vmtx", "VVAR", "gasp", "prep"]
DIGITS = frozenset(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"])


@dataclass(frozen=True)
class Face:
    """One face to cut: `weights` is a range of the weight axis, or one weight."""

    name: str
    package: str
    source: str
    weights: tuple[int, int] | int


FACES = (
    Face("literata", LITERATA, "literata-{}-wght-normal", (400, 650)),
    Face("literata-italic", LITERATA, "literata-{}-wght-italic", 400),
    Face("schibsted-grotesk", SCHIBSTED, "schibsted-grotesk-{}-wght-normal", (400, 700)),
)
ALPHABETS = {"latin": LATIN, "latin-ext": LATIN_EXT}
LICENCES = {"OFL-literata.txt": LITERATA, "OFL-schibsted-grotesk.txt": SCHIBSTED}


def fetch(folder: Path) -> Path:
    """Install the pinned packages in `folder` and return where they stand."""
    (folder / "package.json").write_text('{"private": true}', "utf-8")
    wanted = [f"{package}@{version}" for package, version in VERSIONS.items()]
    command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", *wanted]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return folder / "node_modules"


def cut(source: Path, target: Path, unicodes: str, weights: tuple[int, int] | int) -> None:
    """Write the part of one variable font that the site uses."""
    font = TTFont(source, recalcTimestamp=False)
    narrow_points(font)
    options = subset.Options()
    options.layout_features = FEATURES
    options.hinting = False
    options.drop_tables += DROPPED
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(unicodes))
    cutter.subset(font)
    # After cutting: the instancer drops glyph variations that the subsetter would look for.
    font = instancer.instantiateVariableFont(font, {"wght": weights})
    font.flavor = "woff2"
    font.save(target)


def narrow_points(font: TTFont) -> None:
    """Let tabular figures widen digits alone: one of our faces sets "2.27" as "2 . 27"."""
    gsub = font["GSUB"].table
    for record in gsub.FeatureList.FeatureRecord:
        for index in record.Feature.LookupListIndex if record.FeatureTag == "tnum" else ():
            for table in gsub.LookupList.Lookup[index].SubTable:
                table.mapping = {a: b for a, b in table.mapping.items() if a in DIGITS}


def fonts(packages: Path, folder: Path) -> list[dict[str, str]]:
    """Cut every face in both alphabets, lay the licences beside them, return their entries."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for face in FACES:
        for alphabet, unicodes in ALPHABETS.items():
            target = folder / f"{face.name}-{alphabet}.woff2"
            source = packages / face.package / "files" / f"{face.source.format(alphabet)}.woff2"
            cut(source, target, unicodes, face.weights)
            made.append(entry(folder.parent, target, face.package, "OFL-1.1"))
    for name, package in LICENCES.items():
        shutil.copyfile(packages / package / "LICENSE", folder / name)
        made.append(entry(folder.parent, folder / name, package, "OFL-1.1"))
    return made


def axe(packages: Path, folder: Path) -> list[dict[str, str]]:
    """Copy axe-core with its licence and return their entries."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, target in (("axe.min.js", "axe.min.js"), ("LICENSE", "LICENSE-axe-core.txt")):
        shutil.copyfile(packages / AXE / name, folder / target)
    names = ("axe.min.js", "LICENSE-axe-core.txt")
    return [entry(folder, folder / name, AXE, "MPL-2.0") for name in names]


def entry(folder: Path, file: Path, package: str, licence: str) -> dict[str, str]:
    """Describe one vendored file for the manifest that stands in `folder`."""
    return {
        "name": file.stem,
        "version": VERSIONS[package],
        "licence": licence,
        "package": package,
        "file": file.relative_to(folder).as_posix(),
        "sha256": sha256(file.read_bytes()).hexdigest(),
    }


def write_manifest(folder: Path, entries: list[dict[str, str]]) -> None:
    """Keep what was vendored, so that a test can tell when a file is not what it says."""
    text = json.dumps(entries, indent=2, ensure_ascii=False) + "\n"
    (folder / "manifest.json").write_text(text, "utf-8")


def main() -> None:
    """Vendor everything and say how heavy the fonts of one page are."""
    # Fonts carry a time of change; a fixed one keeps the bytes the same from run to run.
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
    with tempfile.TemporaryDirectory() as folder:
        packages = fetch(Path(folder))
        write_manifest(SITE, fonts(packages, SITE / "fonts"))
        write_manifest(TESTS, axe(packages, TESTS))
    sizes = [path.stat().st_size for path in SITE.glob("fonts/*-latin.woff2")]
    print(f"{len(sizes)} latin fonts, {sum(sizes)} bytes together")


if __name__ == "__main__":
    main()
