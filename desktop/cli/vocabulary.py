"""The verb ``vocabulary``: every word of a case file, and the schema of one."""

from __future__ import annotations

import argparse
from typing import Any

from desktop import assets
from desktop.app.ports import Translator
from desktop.cli.answer import Answer, Tools
from desktop.domain.casefile_schema import case_schema
from desktop.domain.message import Message
from desktop.domain.vocabulary import Scale, Vocabulary, term

AS_THEY_ARE = frozenset({"root", "division", "modality"})


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the verb: none of its own."""
    del parser


def _finding_types(words: Vocabulary, translator: Translator) -> list[dict[str, Any]]:
    regions: dict[str, list[str]] = {}
    for region in (*words.regions.values(), words.everywhere, words.beyond):
        for word in region.findings:
            regions.setdefault(word, []).append(region.id)
    return [
        {
            "id": word,
            "label": translator.text(term(word)),
            "regions": names,
            "scales": [scale.id for scale in words.scales_of(word)],
        }
        for word, names in regions.items()
    ]


def _scale(scale: Scale, translator: Translator) -> dict[str, Any]:
    return {
        "id": scale.id,
        "label": translator.text(scale.name),
        "categories": [
            {"id": category, "meaning": translator.text(scale.meaning(category))}
            for category in scale.categories
        ],
        "findings": list(scale.findings),
        "source": scale.source or None,
    }


def _labels(words: Vocabulary, translator: Translator) -> dict[str, str]:
    named = [w for key, ws in words.enums.items() if key not in AS_THEY_ARE for w in ws]
    named += [*words.region_words, *words.nerves, *sorted(words.finding_types)]
    return {word: translator.text(term(word)) for word in dict.fromkeys(named)}


def run(args: argparse.Namespace, tools: Tools) -> Answer:
    """Answer the whole catalogue."""
    del args
    words, translator = assets.vocabulary(), tools.translator
    regions: list[dict[str, Any]] = [
        {
            "id": region.id,
            "label": translator.text(region.name),
            "levels": list(region.levels),
            "nerves": list(region.nerves),
            "findings": list(words.findings_of(region.id)),
        }
        for region in words.regions.values()
    ]
    payload = {
        "schema": "concord.vocabulary/1",
        "finding_types": _finding_types(words, translator),
        "attributes": {key: list(values) for key, values in words.enums.items()},
        "regions": regions,
        "scales": [_scale(scale, translator) for scale in words.scales.values()],
        "labels": _labels(words, translator),
        "case_schema": case_schema(words),
    }
    lines = tuple(
        translator.text(
            Message.of(
                "vocabulary-line", region=region["label"], count=str(len(region["findings"]))
            )
        )
        for region in regions
    )
    return Answer(payload=payload, lines=lines)
