from training.progress.tally import tally


def test_a_module_read_in_both_lenses_counts_once_in_each():
    assert tally([("both", "finished", 1)]) == (1, 1)


def test_a_task_taken_on_is_not_practice_until_its_story_is_told():
    assert tally([("customer", "taken", 3)]) == (0, 0)
    assert tally([("customer", "taken", 3), ("customer", "told", 2)]) == (2, 0)


def test_what_has_no_lens_counts_in_neither():
    assert tally([(None, "finished", 4)]) == (0, 0)


def test_the_total_counts_both_halves():
    assert tally([("both", "finished", 2), ("inside", "told", 1)]).total == 5  # 2 + 3


def test_playing_again_is_practice_too():
    assert tally([("inside", "finished", 1), ("inside", "practised", 2)]) == (0, 3)
