"""The table of elements says one thing about each name."""

import ast
from collections import Counter
from pathlib import Path

from desktop.dicom import tags


def test_that_no_name_is_given_to_two_elements() -> None:
    tree = ast.parse(Path(tags.__file__).read_text())
    names = Counter(
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    )
    assert [name for name, count in names.items() if count > 1] == []


def test_that_every_element_has_the_kind_of_value_the_standard_gives_it() -> None:
    from pydicom.datadict import dictionary_VR

    for tag, vr in tags.VR_OF.items():
        if tag >> 16 & 1 or tag >> 24 == 0x60:  # private or of a repeating group
            continue
        assert vr in dictionary_VR(tag).split(" or "), hex(tag)
