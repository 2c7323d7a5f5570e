import json
import tomllib
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from core.sweep.kinds import KINDS
from core.sweep.run import run_here, tasks
from core.sweep.study import COUNT, DRAW_SEED, DRAWS, MOST_ROWS, Range, load_sweep, read_sweep

STUDIES = Path(__file__).parents[3] / "data" / "studies"
GRID = """
kind = "descent"
[experiment]
surface = "bowl"
steps = 30
[vary]
rule = ["sgd", "adadelta"]
learning_rate = [0.1, 0.2]
seed = { from = 0, to = 2 }
"""


def sweep_of(text):
    return read_sweep(tomllib.loads(text))


def refusal(text):
    with pytest.raises(ValueError, match="study: ") as caught:
        sweep_of(text)
    return str(caught.value)


def changed(old, new):
    assert old in GRID
    return GRID.replace(old, new)


def test_a_grid_is_every_combination_and_the_last_parameter_changes_fastest():
    sweep = sweep_of(changed(', "adadelta"', ', "momentum"'))
    rows = [(row["rule"], row["learning_rate"], row["seed"]) for row in sweep.rows]
    assert rows == [(rule, rate, seed) for rule in ("sgd", "momentum") for rate in (0.1, 0.2) for seed in range(3)]
    assert all(row["surface"] == "bowl" and row["steps"] == 30 for row in sweep.rows)
    assert (sweep.work, sweep.varied) == (12 * 30, ("rule", "learning_rate", "seed"))


def test_what_a_rule_does_not_have_is_left_out_and_equal_rows_are_there_once():
    sweep = sweep_of(GRID)
    assert [(row["rule"], row.get("learning_rate"), row["seed"]) for row in sweep.rows[6:]] == [
        ("adadelta", None, seed) for seed in range(3)
    ]
    assert sweep.repeated == 3
    assert "learning_rate" in sweep.columns and sweep.columns[0] == "row" and sweep.columns[-1] == "sentence"
    assert "beta1" not in sweep.columns and "schedule" not in sweep.columns


def test_rows_are_complete_and_each_stands_for_its_experiment():
    for name in KINDS:
        kind = KINDS[name]
        sweep = load_sweep(next(path for path in sorted(STUDIES.glob("*.toml")) if load_sweep(path).kind is kind))
        for row, experiment in zip(sweep.rows[::40], sweep.experiments[::40], strict=True):
            assert kind.read(row) == (experiment, {})
            assert kind.flat(experiment) == row


def test_ranges_hold_their_ends_on_either_scale_in_six_digits():
    log = changed("[0.1, 0.2]", '{ from = 0.001, to = 1, count = 7, scale = "log" }')
    rates = [row["learning_rate"] for row in sweep_of(log).rows if row["rule"] == "sgd"][::3]
    assert rates == [0.001, 0.00316228, 0.01, 0.0316228, 0.1, 0.316228, 1.0]
    linear = changed("[0.1, 0.2]", "{ from = 0.1, to = 0.3, count = 3 }")
    assert [row["learning_rate"] for row in sweep_of(linear).rows[:9:3]] == [0.1, 0.2, 0.3]
    whole = changed("{ from = 0, to = 2 }", '{ from = 1, to = 1000, count = 4, scale = "log" }')
    assert [row["seed"] for row in sweep_of(whole).rows[:4]] == [1, 10, 100, 1000]


def test_random_rows_come_from_lists_and_ranges_and_more_draws_only_add_rows():
    text = changed("[0.1, 0.2]", '{ from = 0.001, to = 1, scale = "log" }').replace("adadelta", "adam")
    few, many = (sweep_of(f"{text}\n[random]\ndraws = {draws}\nseed = 3") for draws in (20, 400))
    other = sweep_of(f"{text}\n[random]\ndraws = 20\nseed = 4")
    assert few.rows == many.rows[:20] and few.rows != other.rows
    rates = np.array([row["learning_rate"] for row in many.rows])
    assert 0.001 <= rates.min() < 0.0015 and 0.7 < rates.max() <= 1
    assert 0.4 < np.mean(rates < np.sqrt(0.001)) < 0.6
    assert {row["rule"] for row in many.rows} == {"sgd", "adam"}
    assert {row["seed"] for row in many.rows} == {0, 1, 2}


def test_rows_drawn_without_a_seed_have_that_of_zero_and_none_is_left_out():
    usual, zero = (sweep_of(f"{GRID}[random]\ndraws = 9\n{seed}") for seed in ("", "seed = 0"))
    assert usual.rows == zero.rows and usual.repeated == 0


def test_whole_numbers_are_drawn_on_their_scale():
    generator = np.random.default_rng(0)
    drawn = [Range(1, 1000, None, True, True).draw(generator) for _ in range(300)]
    assert {type(number) for number in drawn} == {int}
    assert 0.4 < np.mean(np.array(drawn) < np.sqrt(1000)) < 0.6
    assert Range(0, 1, None, False, False).draw(generator) % 1


def test_a_range_that_ends_where_it_begins_is_none():
    assert "it goes from 2 to 2: it takes a range that rises" in refusal(changed("from = 0", "from = 2"))


def test_a_wide_range_of_whole_numbers_is_one_where_it_is_drawn_or_counted():
    assert "give it a count" in refusal(changed("to = 2 }", "to = 200000 }"))
    counted = sweep_of(changed("to = 2 }", "to = 200000, count = 3 }"))
    assert [row["seed"] for row in counted.rows[:3]] == [0, 100_000, 200_000]
    drawn = sweep_of(changed("to = 2 }", "to = 200000 }") + "[random]\ndraws = 20")
    assert max(row["seed"] for row in drawn.rows) > 2


def test_a_table_of_ones_own_may_be_as_large_as_the_limit(tmp_path, monkeypatch):
    monkeypatch.setenv("FALL_LINE_RUNS", str(tmp_path / "runs"))
    table = "a,b,class\n" + "1,2,p\n3,4,q\n" * 10
    (tmp_path / "own.csv").write_text(table)
    study = tmp_path / "study.toml"
    study.write_text('kind = "network"\n[experiment]\ndataset = "own.csv"\nepochs = 1\n[vary]\nseed = [0, 1]')
    monkeypatch.setattr("core.sweep.study.TABLE_BYTES", len(table))
    assert [row["file"] for row in load_sweep(study).rows] == ["own.csv", "own.csv"]
    monkeypatch.setattr("core.sweep.study.TABLE_BYTES", len(table) - 1)
    with pytest.raises(ValueError, match=f"^own.csv has {len(table)} bytes: a table of one's own takes"):
        load_sweep(study)


def test_widths_are_those_of_every_hidden_layer():
    sweep = sweep_of(
        'kind = "network"\n[experiment]\nlayers = "leaky_relu:4,exponent:4"\n[vary]\nwidth = [3, 5]\nepochs = [1]'
    )
    assert [row["layers"] for row in sweep.rows] == ["leaky_relu:3,exponent:3", "leaky_relu:5,exponent:5"]


def test_the_hash_is_that_of_the_rows_and_not_of_the_text():
    same = "title = 'Another'\n# a comment" + changed("[0.1, 0.2]", "[0.10, 2e-1]")
    assert sweep_of(GRID).key == sweep_of(same).key
    content = json.dumps(["descent", sweep_of(GRID).rows], sort_keys=True)
    assert sweep_of(GRID).key == sha256(content.encode()).hexdigest()  # journals of older versions go on
    assert sweep_of(GRID).key != sweep_of(changed("0.2]", "0.3]")).key
    assert sweep_of(GRID).key != sweep_of(changed("steps = 30", "steps = 31")).key


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"descent"', '"descend"', "study: kind: it is 'descend': it takes one of descent, network"),
        ('kind = "descent"', "", "study: kind: it is None: it takes one of descent, network"),
        ('kind = "descent"', 'kind = "descent"\nseeds = 3', "study: seeds: it is no part of a study"),
        ('"bowl"', '"bowel"', "study: experiment.surface: Surface is 'bowel': it takes one of bowl, mult"),
        (
            "steps = 30",
            "steps = 0",
            "study: experiment.steps: Steps is 0: it takes a whole number from 1 to 10,000",
        ),
        ("steps = 30", "step = 30", "study: experiment.step: a descent has no such parameter; it has surface"),
        ("steps = 30", "seed = 1", "study: vary.seed: it stands under experiment, too"),
        ("steps = 30", "beta1 = 0.9", "study: experiment.beta1: no row of this study has it"),
        ("0.2]", "-0.2]", "study: vary.learning_rate: Learning rate is −0.2: it takes a number above 0"),
        ("0.2]", "[0.2]]", "study: vary.learning_rate: it is [0.1, [0.2]]: it takes a list of values"),
        ("[0.1, 0.2]", "[]", "study: vary.learning_rate: it is []: it takes a list of values"),
        ("[0.1, 0.2]", "0.1", "study: vary.learning_rate: it is 0.1: it takes a list of values"),
        ("[0.1, 0.2]", "{ from = 0.1, to = 1 }", "study: vary.learning_rate: count is missing"),
        ("[0.1, 0.2]", "{ from = 1, to = 0.1, count = 3 }", "it goes from 1 to 0.1: it takes a range that rises"),
        (
            "[0.1, 0.2]",
            "{ from = 1, to = -1e-5, count = 3 }",
            "it goes from 1 to −10⁻⁵: it takes a range",
        ),
        ("[0.1, 0.2]", '{ from = 0, to = 1, count = 3, scale = "log" }', "on a log scale it begins above 0"),
        ("[0.1, 0.2]", '{ from = "0", to = 1, count = 3 }', "study: vary.learning_rate: from is '0': it takes"),
        ("[0.1, 0.2]", "{ from = 0.1, to = nan, count = 3 }", "study: vary.learning_rate: to is nan: it takes"),
        (
            "[0.1, 0.2]",
            "{ from = 0.1, to = 1e300, count = 3 }",
            "study: vary.learning_rate: to is 1e+300: it takes",
        ),
        ("[0.1, 0.2]", "{ from = 0.1, to = 9e299, count = 3 }", "vary.learning_rate: Learning rate is "),
        ("[0.1, 0.2]", "{ from = true, to = 2, count = 3 }", "study: vary.learning_rate: from is True: it takes"),
        ("to = 2 }", 'to = 2, scale = "log" }', "it goes from 0 to 2: it takes a range that rises; on a log scale"),
        ("from = 0, to = 2 }", 'from = 1, to = 2, scale = "log" }', "study: vary.seed: count is missing"),
        (
            'rule = ["sgd", "adadelta"]',
            'rule = ["adam"]\nepsilon_inside_root = { from = 0, to = 1, count = 2 }',
            "study: vary.epsilon_inside_root: it is a range: this parameter takes a list of values",
        ),
        ("[0.1, 0.2]", "{ from = 0.1, to = 1, count = 0 }", "vary.learning_rate: Count is 0: it takes a whole"),
        (
            "[0.1, 0.2]",
            "{ from = 0.1, to = 1, base = 2, step = 3 }",
            "'base' is no part of its range: it takes from,",
        ),
        ("[0.1, 0.2]", "{ from = 0.1, to = 1, step = 3 }", "'step' is no part of its range: it takes from, to,"),
        ('["sgd", "adadelta"]', "{ from = 1, to = 2 }", "study: vary.rule: it is a range: this parameter takes a"),
        ('["sgd", "adadelta"]', '["sgd", "adm"]', "study: vary.rule: Optimizer is 'adm': it takes one of"),
        ("to = 2 }", "to = 100000 }", f"a study takes {MOST_ROWS:,} rows; give it a count"),
        ("to = 2 }", "to = 60000 }", f"study: vary: it makes more than {MOST_ROWS:,} rows"),
        (
            "[vary]",
            "[random]\ndraws = 0\n[vary]",
            "study: random.draws: Draws is 0: it takes a whole number from 1",
        ),
        ("[vary]", "[random]\nseed = 1\n[vary]", "study: random.draws: Draws is empty"),
        ("[vary]", "[random]\ndraws = 2\nseeds = 1\n[vary]", "study: random.seeds: it takes draws and seed"),
        ("[vary]", "random = 3\n[vary]", "study: experiment.random: a descent has no such parameter"),
        ("steps = 30", "steps = 1" + "0" * 400, "study: experiment.steps: Steps is 1000"),
    ],
)
def test_what_is_wrong_is_named_by_its_key_and_quoted(old, new, message, monkeypatch):
    if "60000" in new:
        monkeypatch.setattr("core.sweep.study.MOST_ROWS", 30)
        new, message = new.replace("60000", "20"), message.replace("100,000", "30")
    assert message in refusal(changed(old, new))


def test_everything_wrong_is_said_once_and_not_without_end():
    said = refusal(changed("[0.1, 0.2]", str([-0.1 * each for each in range(1, 20)]))).splitlines()
    assert len(said) == 9
    assert said[-1] == "study: and 11 more"


def test_of_nine_messages_the_last_is_counted():
    said = refusal(changed("[0.1, 0.2]", str([-0.1 * each for each in range(1, 10)]))).splitlines()
    assert len(said) == 9 and said[-1] == "study: and 1 more"


def test_eight_messages_are_said_whole():
    said = refusal(changed("[0.1, 0.2]", str([-0.1 * each for each in range(1, 9)]))).splitlines()
    assert len(said) == 8 and "more" not in said[-1]


@pytest.mark.parametrize("count", [29, 30, 31])
def test_so_many_rows_are_a_study_and_no_more(count, monkeypatch):
    assert MOST_ROWS == 100_000
    monkeypatch.setattr("core.sweep.study.MOST_ROWS", 30)
    text = changed(', "adadelta"', "").replace("[0.1, 0.2]", "[0.1]").replace("to = 2 }", f"to = {count - 1} }}")
    if count <= 30:
        assert len(sweep_of(text).rows) == count
    else:
        assert refusal(text) == "study: vary.seed: it goes from 0 to 30: a study takes 30 rows; give it a count"
        assert refusal(text.replace("{ from = 0, to = 30 }", str([*range(31)]))) == (
            "study: vary: it makes more than 30 rows: a study takes 30"
        )


@pytest.mark.parametrize(
    ("quantity", "least", "most"), [(DRAWS, 1, 100_000), (COUNT, 1, 100_000), (DRAW_SEED, 0, 4_294_967_295)]
)
def test_each_limit_is_accepted_and_the_next_value_refused(quantity, least, most):
    assert [quantity.read(value) for value in (least, most)] == [least, most]
    for value in (least - 1, most + 1):
        with pytest.raises(ValueError, match="it takes"):
            quantity.read(value)


def test_work_has_a_limit_for_each_kind():
    limits = {name: (kind.task_work, kind.most_work) for name, kind in KINDS.items()}
    assert limits["descent"] == (400_000, 10_000_000_000) and limits["network"] == (1_000, 10_000_000)


def test_work_up_to_the_limit_is_a_study(monkeypatch):
    object.__setattr__(KINDS["descent"], "most_work", 360)
    try:
        assert sweep_of(changed(', "adadelta"', ', "momentum"')).work == 360
    finally:
        object.__setattr__(KINDS["descent"], "most_work", 10_000_000_000)


def test_too_much_work_is_refused(monkeypatch):
    text = changed("steps = 30", "steps = 10000").replace("[0.1, 0.2]", "[0.1]").replace("to = 2 }", "to = 9 }")
    object.__setattr__(KINDS["descent"], "most_work", 199_999)
    try:
        assert refusal(text) == "study: vary: 20 rows have 200,000 steps in all: a study takes 199,999"
    finally:
        object.__setattr__(KINDS["descent"], "most_work", 10_000_000_000)


@pytest.mark.parametrize(
    ("content", "message"), [(b"kind = ", "is no TOML"), (b"\xff", "is no TOML"), (b" " * 1_000_001, "bytes")]
)
def test_a_file_that_is_no_study_is_refused(tmp_path, content, message):
    path = tmp_path / "broken.toml"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=f"broken.toml .*{message}"):
        load_sweep(path)


def test_a_file_with_a_byte_order_mark_is_read(tmp_path):
    path = tmp_path / "marked.toml"
    path.write_text(GRID, encoding="utf-8-sig")
    assert load_sweep(path).rows == read_sweep(tomllib.loads(GRID)).rows


def test_a_file_of_a_million_bytes_is_read(tmp_path):
    path = tmp_path / "long.toml"
    path.write_text(GRID + "#" * (1_000_000 - len(GRID)))
    assert len(load_sweep(path).rows) == 9


@pytest.mark.parametrize("path", sorted(STUDIES.glob("*.toml")), ids=lambda path: path.stem)
def test_the_studies_that_come_along_are_small_and_do_what_their_comment_says(path):
    sweep = load_sweep(path)
    assert sweep.title
    assert sweep.work <= 300_000
    comment = path.read_text().splitlines()[0]
    assert f"{len(sweep.rows):,}" in comment


def test_a_surface_may_be_a_typed_formula_and_formulas_may_vary():
    sweep = sweep_of(
        changed('surface = "bowl"', 'surface = "custom"').replace(
            'rule = ["sgd", "adadelta"]', 'formula = ["x^2+y^2", "x^4+y^2"]'
        )
    )
    assert [row["formula"] for row in sweep.rows[::6]] == ["x^2+y^2", "x^4+y^2"]
    results = sweep.kind.run(sweep.experiments)
    assert results[0]["value"] != results[6]["value"]
    message = "study: vary.formula: "
    assert message in refusal(
        changed('surface = "bowl"', 'surface = "custom"').replace('rule = ["sgd", "adadelta"]', 'formula = ["x^"]')
    )
    assert "no row of this study has it" in refusal(changed("steps = 30", 'formula = "x^2"'))


def test_a_rule_may_be_typed_and_its_lines_and_its_own_hyperparameters_may_vary():
    sweep = sweep_of(
        """
        kind = "descent"
        [experiment]
        rule = "custom"
        [vary]
        lines = ["x = x - alpha*g - kappa*x", "v = gamma*v + g; x = x - alpha*v"]
        own_kappa = { from = 0.1, to = 0.4, count = 3, scale = "log" }
        seed = [0, 1]
        """
    )
    assert [(row["lines"], row.get("own_kappa"), row["seed"]) for row in sweep.rows] == [
        *(("x=x-alpha*g-kappa*x", kappa, seed) for kappa in (0.1, 0.2, 0.4) for seed in (0, 1)),
        *(("v=gamma*v+g;x=x-alpha*v", None, seed) for seed in (0, 1)),
    ]
    assert sweep.columns[:12] == [
        *("row", "surface", "x", "y", "steps", "noise", "seed"),
        *("rule", "lines", "learning_rate", "momentum", "own_kappa"),
    ]
    results = [row for rows in run_here(tasks(sweep)) for row in rows]
    assert len({row["value"] for row in results}) == len(sweep.rows)
    with pytest.raises(ValueError, match=r"experiment\.lines: Line 1: '\.' at character 6"):
        sweep_of('kind = "descent"\n[experiment]\nrule = "custom"\nlines = "x = a.b"\n[vary]\nseed = [1]')
