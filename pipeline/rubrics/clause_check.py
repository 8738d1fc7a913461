"""Whether the rules of a rubric file say what their clauses say: each clause is compiled and compared."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.language import Language
from pipeline.pattern_files import PatternFolder
from pipeline.rubrics.compiled_rules import rule_of, same_rule
from pipeline.rubrics.compiler import compile_sentence
from pipeline.rubrics.load import Rubric
from pipeline.rubrics.rules import Judgement, Sum
from pipeline.rubrics.terminal_trial import rule_told


def checked(rubric: Rubric, patterns: PatternFolder, language: Language) -> Iterator[str]:
    """One line for each entry whose clause compiles to another rule than it has."""
    for programme in rubric.programmes:
        for entry in programme.scored():
            if not entry.clause or isinstance(entry.rule, Judgement | Sum):
                continue
            compiled = compile_sentence(entry.clause, entry.marks, patterns)
            if compiled.is_judgement or len(compiled.items) > 1:
                continue
            rule = rule_of(compiled.items[0])
            if not same_rule(rule, entry.rule, entry.marks):
                differs = language.say("规则与原文不一致", "the rule is not what the clause says")
                yield (
                    f"{rubric.id} {programme.program} {entry.title}: {differs}: "
                    f"{rule_told(entry.rule, language)} ≠ {rule_told(rule, language)} “{entry.clause}”"
                )
