"""The house: floors of imports, names, and what a command may pull in."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "framing"

# A module imports only from floors below its own; rooms of one floor do not know each other unless named in NEIGHBOURS.
FLOORS = [
    {"constants", "findings"},
    {
        "framing",
        "errors",
        "writing",
        "workbooks",
        "sheets",
        "columns",
        "headers",
        "json_text",
        "estimates",
        "measures",
        "gains",
        "resampled",
        "context",
        "spread",
        "abstention",
        "keys",
        "tensor_places",
        "light_spread",
    },
    {"articles", "codebook", "tensors"},
    {"terms", "codings", "withheld", "model_files", "domain", "decisions", "targets", "agreement", "tallies", "lexicon"},
    {"kernel", "arrays", "reading", "corpus", "questions", "repetition", "amending", "light_stored"},
    {"learned", "numbered", "light"},
    {"stored", "calibration", "coded", "counting", "logistic", "profile", "corpus_check", "linking", "wording", "corpus_writing"},
    {"reliability", "drift", "disagreements", "reliability_export"},
    {"fitting", "figures", "domain_fitting"},
    {"unseen", "pipelines", "coverage", "yardsticks"},
    {"learning"},
    {"model"},
    {"training", "scoring", "doubling", "sampling"},
    {"apart", "paired"},
    {"pooled", "stance_figures"},
    {"crossvalidation", "masking", "learning_curve", "wrong_calls"},
    {"subgroups"},
    {"batch", "evaluation", "imports", "corpus_start"},
    {"charts", "pages", "adjudications", "exports", "scorers"},
    {
        "tables",
        "report",
        "card",
        "output_layout",
        "outputs",
        "record_outputs",
        "corpus_report",
        "evaluation_report",
        "evaluation_rows",
        "evaluation_tables",
        "evaluation_page",
        "reliability_report",
        "drift_report",
    },
    {"coding_next", "coding_sheet", "running"},
    {"cli", "shortcut"},
    {"__main__"},
]
NEIGHBOURS = {
    ("writing", "errors"),
    ("sheets", "errors"),
    ("workbooks", "errors"),
    ("workbooks", "writing"),
    ("withheld", "codings"),
    ("domain", "terms"),
    ("lexicon", "terms"),
    ("arrays", "reading"),
    ("output_layout", "report"),
    ("outputs", "output_layout"),
    ("outputs", "record_outputs"),
    ("outputs", "report"),
    ("record_outputs", "output_layout"),
    ("record_outputs", "tables"),
    ("corpus_report", "tables"),
    ("coding_next", "coding_sheet"),
    ("evaluation_page", "evaluation_report"),
    ("evaluation_page", "evaluation_tables"),
    ("evaluation_report", "evaluation_tables"),
}
UGLY = {"utils", "util", "helpers", "core", "base", "common", "types", "misc"}


def room(module):
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "framing"


def imports():
    for path in SOURCE.rglob("*.py"):
        name = ".".join(["framing", *path.relative_to(SOURCE).with_suffix("").parts]).removesuffix(".__init__")
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{name} imports relatively"
                targets = [node.module]
            else:
                targets = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for target in targets:
                if target.split(".")[0] == "framing":
                    yield room(name), room(target)


def test_modules_import_only_from_floors_below():
    floor = {name: number for number, names in enumerate(FLOORS) for name in names}
    wrong = {
        (user, used) for user, used in imports() if user != used and floor[user] <= floor[used] and (user, used) not in NEIGHBOURS
    }
    assert not wrong


def test_every_module_has_its_floor():
    rooms = {
        path.stem if path.is_file() else path.name
        for path in SOURCE.iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert rooms - {"__init__"} == set().union(*FLOORS) - {"framing"}


def test_no_module_has_a_name_that_says_nothing():
    assert not UGLY & {path.stem for path in SOURCE.rglob("*.py")}


def test_the_program_knows_no_framing_of_the_codebook():
    for path in SOURCE.rglob("*.py"):
        text = path.read_text("utf-8")
        for slug in ("russian-weakness", "alliance-strength", "training-ground", "transactional-deal"):
            assert slug not in text, path


def test_nothing_that_executes_what_it_reads_is_called():
    calls = ("pickle.load", "joblib.load", "eval(", "exec(", "nltk.download", "yaml.load(", "allow_pickle=True")
    for path in (*SOURCE.rglob("*.py"), *(SOURCE.parents[1] / "scripts").glob("*.py")):
        assert not [call for call in calls if call in path.read_text("utf-8").replace("literal_eval(", "")], path


def test_every_module_says_what_it_is():
    for path in SOURCE.rglob("*.py"):
        assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), path


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["score", "--help"],
        ["score", "{article}"],
        ["score", "{article}", "--level", "article", "--abstain", "0.9"],
        ["score", "{article}", "--explain", "--format", "json"],
        ["model", "show"],
    ],
    ids=lambda arguments: " ".join(arguments),
)
def test_light_commands_import_nothing_heavy(arguments, tmp_path):
    article = tmp_path / "article.txt"
    is_light = "--help" in arguments or arguments[1:] in (["{article}"], ["{article}", "--level", "article", "--abstain", "0.9"])
    article.write_text("The trains came late, and nobody on the platform would say why they had come at all.\n", "utf-8")
    script = (
        "import sys\n"
        f"sys.argv = ['framing', *{[part.format(article=article) for part in arguments]!r}]\n"
        "from framing.cli import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        "heavy = {'sklearn', 'scipy', 'nltk', 'joblib', 'charset_normalizer', 'pandas'} & {name.split('.')[0] for name in sys.modules}\n"
        "assert not heavy, heavy\n" + ("assert 'numpy' not in sys.modules\n" if is_light else "")
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_help_imports_no_command():
    script = (
        "import sys\nfrom framing.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "found = {name for name in sys.modules if name.startswith('framing.')}\n"
        "assert found == {'framing.cli', 'framing.errors'}, found"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_importing_the_package_costs_nothing():
    script = "import sys, framing; assert not {'numpy', 'click'} & set(sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
