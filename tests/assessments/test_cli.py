"""training stats …: each command over a small file, and the status it ends with."""

import os
import re
import subprocess
import sys

import numpy as np
import pytest
from click.testing import CliRunner

from training.assessments.cli import stats
from training.assessments.display import FROM
from training.config import ROOT

ITEMS = "item,domain,facet,key\nq1,influence,I1,1\nq2,influence,I1,-1\nq3,influence,I2,1\n"
ALPHA = [[3, 2, 2, 4], [5, 5, 4, 6], [7, 5, 3, 5], [2, 3, 4, 3], [6, 5, 5, 6], [1, 2, 2, 3]]


@pytest.fixture
def run(tmp_path):
    """Return a function that writes files and runs a command on them: its status, its lines."""

    def invoke(command, *words, **files):
        given = []
        for name, text in files.items():
            path = tmp_path / f"{name}.csv"
            path.write_text(text, "utf-8")
            given += [str(path)] if name == "file" else [f"--{name}", str(path)]
        result = CliRunner().invoke(stats, [command, *given, *words])
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result.exit_code, result.output.replace(str(tmp_path) + "/", "").splitlines()

    return invoke


def csv(header, rows):
    lines = [",".join(map(str, (f"p{n}", *row))) for n, row in enumerate(rows)]
    return "\n".join([header, *lines, ""])


def many(n, seed=3, items=4):
    rng = np.random.default_rng(seed)
    common = rng.normal(size=(n, 1))
    return np.clip(np.rint(3 + common + 0.8 * rng.normal(size=(n, items))), 1, 5).astype(int)


def test_reliability_of_a_hundred_people_has_everything(run):
    status, lines = run("reliability", file=csv("person,a,b,c,d", many(100)))
    assert status == 0
    assert lines[0] == "100 people, 100 of whom answered all 4 items"
    assert lines[1].startswith("alpha      0.") and "95 % interval by Feldt" in lines[1]
    assert lines[2].startswith("omega      0.")
    assert [line.split()[0] for line in lines[4:]] == ["a", "b", "c", "d"]


def test_a_reverse_scored_column_is_turned(run):
    answers = many(100)
    straight = run("reliability", file=csv("person,a,b,c,d", answers))[1]
    answers[:, 1] = 6 - answers[:, 1]
    turned = csv("person,a,b,c,d", answers)
    assert run("reliability", "--reverse", "b", file=turned)[1] == straight
    assert "runs against the others" in "\n".join(run("reliability", file=turned)[1])


def test_reliability_of_few_people_says_what_is_missing_and_how_many_it_takes(run):
    status, lines = run("reliability", "--scale", "1-7", file=csv("person,a,b,c,d", ALPHA))
    assert status == 0
    assert lines[1:] == [
        "alpha      not shown: it needs 30 people, and there are 6",
        "omega      not shown: it needs 100 people, and there are 6",
        "items      not shown: it needs 30 people, and there are 6",
    ]


def test_between_thirty_and_a_hundred_there_is_alpha_and_no_omega(run):
    _status, lines = run("reliability", file=csv("person,a,b,c,d", many(40)))
    assert lines[1].startswith("alpha      0.")
    assert lines[2] == "omega      not shown: it needs 100 people, and there are 40"
    assert lines[-1] == "flaws      not shown: it needs 100 people, and there are 40"


def test_items_that_never_vary_do_not_stop_the_rest(run):
    answers = many(100)
    answers[:, 0] = 3
    status, lines = run("reliability", file=csv("person,a,b,c,d", answers))
    assert status == 0
    assert lines[2] == "omega      unknown: it needs three items, each of which varies"
    assert "look again: everybody answers alike" in lines[4]


def test_a_faulty_table_names_every_cell_and_computes_nothing(run):
    status, lines = run("reliability", file="person,a,b\np,6,1\nq,1,x\n")
    assert status == 1
    assert lines[0].startswith('file.csv: row 2, column a: "6" is not a whole number from 1 to 5.')
    assert lines[1].startswith('file.csv: row 3, column b: "x"')
    assert lines[-1] == "Nothing was computed."


def test_of_many_faults_twenty_are_told_and_the_rest_counted(run):
    _status, lines = run("reliability", file=csv("person,a,b", [["x", "y"]] * 30))
    assert len(lines) == 22
    assert lines[20] == "and 40 more"


@pytest.mark.parametrize("scale", ["5", "5-1", "a-b", "1-1000"])
def test_a_scale_that_is_none_is_misuse(run, scale):
    assert run("reliability", "--scale", scale, file="person,a\np,1\n")[0] == 2


def test_agreement_at_every_level_and_in_every_form(run):
    rated = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    status, lines = run("agreement", file=csv("target,a,b,c,d", rated))
    assert status == 0
    assert lines[0] == "6 rated by up to 4; 6 by everybody"
    values = {line[:32].strip(): line[32:].split()[0] for line in lines[5:]}
    assert values == {
        "ICC(1,1)": "0.166",
        "ICC(2,1)": "0.290",
        "ICC(3,1)": "0.715",
        "ICC(1,k)": "0.443",
        "ICC(2,k)": "0.620",
        "ICC(3,k)": "0.909",
    }


def test_agreement_with_gaps_has_no_intraclass_correlation(run):
    _status, lines = run("agreement", file="target,a,b\nx,1,\ny,,2\nz,-1,1\n")
    assert lines[-1] == "ICC  unknown: fewer than two were rated by everybody"
    assert "unknown: a ratio scale has no negative ratings" in lines[4]


CHANGES = [
    (pre, post, pre - 5)
    for pre, post in zip(
        [52, 48, 60, 55, 41, 63, 58, 50, 47, 66],
        [60, 55, 63, 66, 50, 61, 70, 57, 58, 69],
        strict=True,
    )
]


def test_change_of_ten_people(run):
    status, lines = run("change", file=csv("person,start,end,look-back", CHANGES))
    assert status == 0
    assert lines[1] == "change     +6.9 points on average"
    assert lines[2].endswith("90 %, bootstrap over people, seed 1")
    assert lines[3] == "effect     g_av 0.94 (J for 2n), 0.89 (J for n - 1); d_av 0.98, d_z 1.57"
    assert lines[4] == "t test     t(9) = 4.95, p = 0.0008, two-sided"
    assert lines[5].startswith(
        "reliable   0 % up, 100 % unchanged, 0 % down; 20.8 points are needed"
    )
    assert lines[6] == "look-back  felt change +11.9, response shift -5.0 (10 people)"
    assert lines[7] == "Scores changed; without a comparison group nobody knows why."


def test_change_of_nine_people_is_a_mean_and_of_four_it_is_nothing(run):
    nine = run("change", file=csv("person,start,end,look-back", CHANGES[:9]))[1]
    assert nine[2] == "interval   not shown: it needs 10 people, and there are 9"
    four = run("change", file=csv("person,start,end,look-back", CHANGES[:4]))[1]
    assert four[1:] == ["change     not shown: it needs 5 people, and there are 4"]


def test_the_error_of_one_score(run):
    status, lines = run("error", "52", "--later", "76", "--mean", "60")
    assert status == 0
    assert lines == [
        "SEM        7.50 points (SD 15, reliability 0.75), provisional",
        "band       39.7 to 64.3, 90 %",
        "true score 54.0, standard error 6.50 (Kelley)",
        "change     +24.0, RCI 2.26: reliable; 20.8 points are needed",
    ]


def test_the_handbook_shows_what_the_commands_print(run):
    page = (ROOT / "docs" / "statistics.md").read_text("utf-8")
    words = re.search(r"^training stats error (.*)$", page, re.MULTILINE)[1].split()
    assert "\n".join(["```", *run("error", *words)[1], "```"]) in page
    wrong = [[1, 1, 1]] * 12 + [[1, 1, 6]]
    _status, lines = run("reliability", file=csv("person,q1,q2,q3", wrong))
    assert "\n".join(lines).replace("file.csv", "answers.csv") in page


def test_the_handbook_says_from_how_many_people_on_a_figure_is_shown():
    page = (ROOT / "docs" / "statistics.md").read_text("utf-8")
    rows = {}
    for statistic, least in FROM.items():
        rows.setdefault(least, []).append(str(statistic))
    for least, names in rows.items():
        assert f"| {least} | {', '.join(names)} |" in page


def test_a_score_among_others_is_told_in_thirds_and_groups_are_drawn_to_all(run):
    rows = [(30 + n, "sales" if n % 3 else "inside") for n in range(30)]
    status, lines = run("reference", "--score", "50", file=csv("person,score,group", rows))
    assert status == 0
    assert lines[0] == "30 scores"
    assert lines[1] == "reference  middle to upper third: 52 to 79 % lie below 50 (90 %, Wilson)"
    assert [line.split(":")[0] for line in lines[2:]] == ["group      inside", "group      sales"]


def test_among_too_few_there_is_no_reference(run):
    rows = [(50, "sales")] * 4 + [(60, "")]
    _status, lines = run("reference", "--score", "50", file=csv("person,score,group", rows))
    assert lines[1] == "reference  not shown: it needs 30 people, and there are 5"
    assert lines[2] == "groups     two of at least 5 people are needed"


def test_scores_of_each_person_with_bands_signs_and_reasons(run):
    file = "person,q1,q2,q3\nana,5,1,4\nben,5,5,\ncleo,5,,\n"
    status, lines = run("scores", file=file, items=ITEMS)
    assert status == 0
    assert lines[0] == "person,influence,I1,I2,signs,please look again,withheld"
    assert lines[1] == "ana,91.7,high,high,,,"
    assert lines[2] == "ben,,middle,,pair gap,,influence: answered 2 of 3"
    assert lines[3] == "cleo,,,,,,influence: answered 1 of 3"


def test_a_facet_of_two_domains_is_named_with_its_row(run):
    items = ITEMS + "q4,negotiation,I2,1\n"
    status, lines = run("scores", file="person,q1\nana,1\n", items=items)
    assert status == 1
    assert lines[0].startswith('items.csv: row 5, column facet: "I2" belongs to influence above.')


def test_a_name_that_a_spreadsheet_would_run_comes_out_harmless(run):
    lines = run("scores", file="person,q1,q2,q3\n=1+1,5,1,4\n", items=ITEMS)[1]
    assert lines[1].startswith("'=1+1,")


def test_judgement_beside_a_key_and_a_panel(run):
    key = "action,key\na,2.2\nb,6.5\nc,2.6\nd,3.2\ne,5.4\n"
    panel = "panelist,a,b,c,d,e\n1,2,7,3,3,6\n2,2,6,2,3,5\n"
    file = "person,a,b,c,d,e\nana,2,7,3,3,6\nben,4,4,4,4,4\n"
    status, lines = run("judgement", file=file, key=key, panel=panel)
    assert status == 0
    assert lines[1] == "ana,,0.412,91.064,0.992,0.220,0.263,0.700"  # no shape below ten actions
    assert lines[2] == "ben,,1.676,63.670,,0.020,-1.676,0.000"


def test_a_panel_makes_a_key(run):
    ratings = [6, 6, 7, 6, 5, 6, 7, 4, 6, 6]
    rows = [("inside" if n % 2 else "customer", rating) for n, rating in enumerate(ratings)]
    status, lines = run("panel", file=csv("panelist,side,a", rows))
    assert status == 0
    assert lines[1] == "a,5.900,0.876,10,6,0.600,yes"


def test_an_action_that_nobody_rated_is_named(run):
    status, lines = run("panel", file="panelist,side,a,b\n1,inside,5,\n")
    assert status == 1
    assert lines[0].startswith("file.csv: row 1, column b: Nobody rated it.")


def test_picks_of_best_and_worst(run):
    file = "person,best,worst\np,b,a\nq,b,c\nr,a,b\ns,c,d\n"
    status, lines = run("picks", "--best", "b", "--worst", "a", file=file)
    assert status == 0
    assert [line.split(",")[-1] for line in lines[1:]] == ["100", "75", "0", "50"]
    assert run("picks", "--best", "b", "--worst", "b", file=file)[0] == 2
    status, lines = run("picks", "--best", "b", "--worst", "a", file="person,best,worst\np,b,b\n")
    assert (status, lines[0][:31]) == (1, "file.csv: row 2, column worst: ")


def test_gaps_between_self_and_observers(run):
    file = "facet,self,x,y,z,w\nI1,4.5,3,4,3,3\nI2,4,3,,,4\nI3,,3,4,5,5\n"
    status, lines = run("gaps", file=file)
    assert status == 0
    assert lines[1] == "I1,4.500,3.250,1.250,0.559,no,4"
    assert lines[2] == "I2,4.000,not shown below 3,,,,2"
    assert lines[3] == "I3,,,,,,4"


def test_no_worker_loads_the_statistics_before_somebody_wants_them(tmp_path):
    code = (
        "import sys; import wsgi; import training.assessments.cli; "
        "found = {'numpy', 'scipy', 'pandas'} & set(sys.modules); "
        "sys.exit(f'the app loads {found}' if found else 0)"
    )
    environment = {**os.environ, "TRAINING_INSTANCE": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, env=environment)
