"""43 shapes of tables, 8 of them made here, are read as a person reads them, and can be trained on."""

from core.datasets.own_table import encode, read_sheet
from tests.core.datasets.shapes import TEACHERS, UCI, Shape
from tests.each import with_each

SMALL = [("5.1", "3.5", "a"), ("4.9", "3.0", "b"), ("6.1", "2.8", "a"), ("5.5", "2.6", "b")]
SMALL_LINES = [",".join(row) for row in SMALL]
MADE = {
    "decimal commas with semicolons": Shape(
        "größe;breite;art\n" + "\n".join(line.replace(",", ";").replace(".", ",") for line in SMALL_LINES),
        ";", True, ["5,1", "3,5", "a"], 2, decimal=",",
    ),
    "latin-1": Shape(
        "größe,breite,art\n" + "\n".join(SMALL_LINES), ",", True, list(SMALL[0]), 2, encoding="latin-1"
    ),
    "a byte-order mark": Shape(
        "\ufeffx,y,kind\n" + "\n".join(SMALL_LINES), ",", True, list(SMALL[0]), 2
    ),
    "single quotes": Shape(
        "'x','y','kind'\n" + "\n".join(f"{x},{y},'{kind}'" for x, y, kind in SMALL), ",", True, list(SMALL[0]), 2
    ),
    "comments above the names": Shape(
        "# measured by hand, in May\n# twice\nx,y,kind\n" + "\n".join(SMALL_LINES), ",", True, list(SMALL[0]), 2
    ),
    "tabs with a header": Shape(
        "x\ty\tkind\n" + "\n".join("\t".join(row) for row in SMALL), "\t", True, list(SMALL[0]), 2
    ),
    "columns aligned by blanks below aligned names": Shape(
        "   x     y  kind\n" + "\n".join(f"{x:>5}{y:>6}{kind:>6}" for x, y, kind in SMALL),
        " ", True, list(SMALL[0]), 2,
    ),
    "empty, NA and ? in one column": Shape(
        "x,y,kind\n" + "\n".join([*SMALL_LINES, ",3.1,a", "NA,3.2,b", "?,3.3,a"]), ",", True, list(SMALL[0]), 2
    ),
}  # fmt: skip

SHAPES = UCI | TEACHERS | MADE


def test_there_are_43_of_which_28_are_as_uci_keeps_them():
    assert (len(UCI), len(TEACHERS), len(MADE)) == (28, 7, 8) and len(SHAPES) == 43
    assert sum(shape.header for shape in UCI.values()) == 1


@with_each("name", SHAPES)
def test_a_shape_is_read_as_a_person_reads_it_and_can_be_trained_on(name):
    shape = SHAPES[name]
    sheet = read_sheet(shape.text.encode(shape.encoding), name)
    form = sheet.table.form
    assert (form.separator, form.header, form.decimal) == (shape.separator, shape.header, shape.decimal)
    assert sheet.table.rows[0][1] == shape.first
    below = [line for line in shape.text.split("\n") if line.strip() and not line.startswith("#")]
    named_in_table = shape.header and not shape.text.startswith("# x y")
    assert len(sheet.table.rows) == len(below) - named_in_table
    data = encode(sheet, sheet.columns[shape.target].name)
    assert data.classes >= 2 and data.features >= 2
