"""Writes samples/: made-up records as workbook and YAML, and workbooks that are bad on purpose.

    python scripts/make_samples.py                     all of it
    python scripts/make_samples.py client-confirmation  the samples of the types named
    python scripts/make_samples.py --order             only say in which order the files are issued

The same bytes every run: no clock, no chance, fixed document properties.  A workbook is the same
records as the YAML file beside it, in the dress a clerk gives them.  What a type's samples hold is in
``sample_maker/types``.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from sample_maker.files import files, samples, type_ids

_SAMPLES = Path(__file__).parent.parent / "samples"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("types", nargs="*", metavar="TYPE", choices=[[], *type_ids()])
    parser.add_argument("--into", type=Path, default=_SAMPLES, metavar="DIRECTORY")
    parser.add_argument("--order", action="store_true")
    asked = parser.parse_args()
    if asked.order:
        for type_id in type_ids():
            print(*(f"{type_id}/{stem}" for stem in samples(type_id).files), sep="\n")
        return
    for name, data in files(asked.types).items():
        path: Path = asked.into / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        print(f"{path} ({len(data)} bytes)")


if __name__ == "__main__":
    main()
