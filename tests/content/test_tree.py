"""The content folder and the commands: check, publish, export."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from tests.content.kinds import NOTES, NUMBERED
from tests.content.samples import ROOT, SHIPPED
from training.commands import transactional
from training.content import service as content
from training.content import tree
from training.content.cli import content_group
from training.db import db
from training.errors import Misconfigured, NotFound
from training.modules.parse import MODULES

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
KINDS = [NOTES, NUMBERED, MODULES]


@pytest.fixture
def folder(tmp_path):
    """A content folder with two good notes."""
    root = tmp_path / "content"
    write(root / "notes" / "trust.md", "trust\nKeep it.")
    write(root / "notes" / "hope.md", "hope\nHave some.")
    return root


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def publish(folder):
    report = content.publish_tree(folder, KINDS, NOW)
    db.session.commit()
    return report


def found(folder):
    checked = tree.check([folder], KINDS, folder.parent)
    return [str(problem) for problem in checked.problems]


def test_a_sound_folder_goes_live_as_a_whole(app, folder):
    report = publish(folder)
    assert report.published == ["content/notes/hope.md", "content/notes/trust.md"]
    assert [one.slug for one in content.live_list("notes")] == ["hope", "trust"]


def test_one_problem_anywhere_and_nothing_is_published(app, folder):
    write(folder / "notes" / "zeal.md", "zeal\nbad")
    report = publish(folder)
    assert [str(problem) for problem in report.checked.problems] == [
        'content/notes/zeal.md:2: Bad is bad. Write "good".'
    ]
    assert not report.published
    assert content.live_list("notes") == []


def test_publishing_a_folder_again_changes_nothing(app, folder):
    publish(folder)
    assert publish(folder)[1:] == ([], 2)
    write(folder / "notes" / "hope.md", "hope\nHave more.")
    assert publish(folder)[1:] == (["content/notes/hope.md"], 1)


def test_what_was_retired_stays_so_until_its_file_changes(app, folder):
    publish(folder)
    content.retire("notes", "hope", now=NOW)
    publish(folder)
    with pytest.raises(NotFound):
        content.live("notes", "hope")
    write(folder / "notes" / "hope.md", "hope\nHave more.")
    publish(folder)
    assert content.live("notes", "hope").slug == "hope"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("scenarios/x.md", "x\n", 'x.md:1: "scenarios" is not a folder of content. Use one of: '),
        ("note/x.md", "x\n", 'x.md:1: "note" is not a folder of content. Did you mean "notes"?'),
        ("notes/y.md", "x\n", 'y.md:1: The slug is "x" (en), so the file is x.md. Rename one'),
        ("notes/x.md", "x de\n", 'x.md:1: The slug is "x" (de), so the file is x.de.md.'),
        ("notes/x.md", b"x\n\xff\n", "x.md:2: This is not UTF-8."),
        ("notes/x.md", "x" * 300_000, "x.md:1: The file is longer than 256 kB."),
    ],
)
def test_a_file_that_is_out_of_place_is_named(folder, name, text, said):
    write(folder / name, text)
    (problem,) = found(folder)
    assert said in problem


def test_two_documents_with_one_id_are_named(folder):
    write(folder / "numbered" / "a.md", "a\nid: M01\n")
    write(folder / "numbered" / "b.md", "b\nid: M01\n")
    (problem,) = found(folder)
    assert problem.startswith('content/numbered/b.md:2: "M01" is the id of content/numbered/a.md')


def test_hidden_files_and_pages_about_the_content_are_no_content(folder):
    write(folder / "README.md", "Read me")
    write(folder / "REVIEW.md", "What was read")
    write(folder / "notes" / ".draft.md", "bad")
    write(folder / ".git" / "x.md", "bad")
    write(folder / "notes" / "picture.png", "bad")
    assert found(folder) == []


def test_the_export_is_the_tree_byte_for_byte(app, folder, tmp_path):
    write(folder / "notes" / "windows.md", "windows\nÉté “x”\r\n")
    write(folder / "notes" / "trust.de.md", "trust de\nHalte es.")
    write(folder / "notes" / "marked.md", "marked\n\ufeff\n\n")
    publish(folder)
    content.retire("notes", "hope", now=NOW)
    assert content.export(tmp_path / "out") == 4
    written = {p.relative_to(tmp_path / "out"): p.read_bytes() for p in files(tmp_path / "out")}
    source = {p.relative_to(folder): p.read_bytes() for p in files(folder)}
    assert written == {path: text for path, text in source.items() if path.name != "hope.md"}


def files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_the_shipped_content_survives_publishing_and_export(app, tmp_path):
    root = tmp_path / "content"
    sound = [path for path in SHIPPED if path.name == "the-schedule-is-sacrosanct.md"]
    for path in sound:
        write(root / "modules" / path.name, path.read_bytes())
    publish(root)
    content.export(tmp_path / "out")
    for path in sound:
        assert (tmp_path / "out" / "modules" / path.name).read_bytes() == path.read_bytes()


@pytest.fixture
def run(app, folder):
    """Run `training content …` on the folder; what it leaves uncommitted is lost."""
    app.extensions["training"] = SimpleNamespace(
        settings=SimpleNamespace(content=folder), kinds=KINDS
    )
    group = transactional(content_group)

    def invoke(*words, **options):
        result = app.test_cli_runner().invoke(group, [str(word) for word in words], **options)
        db.session.rollback()
        return result

    return invoke


def test_check_is_quiet_when_all_is_well(run):
    result = run("check")
    assert (result.output, result.exit_code) == ("2 files, 0 problems, 0 suggestions\n", 0)


@pytest.mark.parametrize("command", ["check", "publish"])
def test_a_content_folder_that_is_not_there_is_named(app, run, tmp_path, command):
    app.extensions["training"].settings.content = tmp_path / "gone"
    with pytest.raises(Misconfigured, match=r"TRAINING_CONTENT is .*gone': that is no folder"):
        run(command, catch_exceptions=False)


def test_check_prints_problems_and_ends_with_1(run, folder):
    write(folder / "notes" / "zeal.md", "zeal\n\nbad")
    result = run("check", folder / "notes")
    path = folder / "notes" / "zeal.md"
    assert result.output == (
        f'{path}:3: Bad is bad. Write "good".\n3 files, 1 problems, 0 suggestions\n'
    )
    assert result.exit_code == 1


def test_advice_is_printed_and_is_no_failure(run, folder):
    write(folder / "notes" / "zeal.md", "zeal\ndull")
    result = run("check", folder / "notes" / "zeal.md")
    assert ":2: should: This is dull." in result.output
    assert result.output.endswith("1 files, 0 problems, 1 suggestions\n")
    assert result.exit_code == 0


def test_a_path_that_does_not_exist_is_misuse(run):
    assert run("check", "nowhere").exit_code == 2


def test_publish_says_what_went_live(run):
    result = run("publish")
    assert result.output.splitlines() == [
        "published content/notes/hope.md",
        "published content/notes/trust.md",
        "2 published, 0 unchanged",
    ]
    assert result.exit_code == 0
    assert run("publish").output == "0 published, 2 unchanged\n"


def test_publish_with_a_problem_publishes_nothing_and_ends_with_1(run, folder):
    write(folder / "notes" / "zeal.md", "zeal\nbad")
    result = run("publish")
    assert result.output.endswith("3 files, 1 problems, 0 suggestions. Nothing was published.\n")
    assert result.exit_code == 1
    assert content.live_list("notes") == []


def test_export_writes_what_is_live(run, tmp_path):
    run("publish")
    assert run("export", tmp_path / "out").output == "2 files\n"
    assert (tmp_path / "out" / "notes" / "trust.md").read_text() == "trust\nKeep it."


def test_every_shipped_module_is_free_of_problems_and_advice():
    checked = tree.check([ROOT / "content" / "modules"], [MODULES], ROOT)
    assert [str(problem) for problem in (*checked.problems, *checked.advice)] == []
