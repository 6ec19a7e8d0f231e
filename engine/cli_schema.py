"""JSON Schemas for editors, from the models that read the files.

The models know the shape; the rulebook knows the ids. Both are put together here, so that an editor completes a crime,
a fact or a factor by name and shows what it means.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from engine.case.check import OTHER
from engine.case.model import Case
from engine.law.library import NATIONAL, Library, library
from engine.law.method_schema import Factors, General, Method, Overlay
from engine.law.schema import Crime, Fact
from engine.result import Result

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]

# A single entry may stand where a list is read (`engine.law.schema`): the schema of the list alone would refuse it.
_ONE_OR_MANY = (("Tier", "statutory"), ("Tier", "starting_point"), ("Factor", "statute"), ("Option", "limit"))


def schema_of(name: str) -> Schema:
    """The schema of a `case`, a `result`, any file of `rules`, a law `test`, or the content of an `event`."""
    if name == "case":
        return _case(library())
    if name == "result":
        return _result()
    if name == "event":
        return _event()
    return _rules() if name == "rules" else _test()


def _finished(schema: Schema, title: str) -> Schema:
    return {"$schema": DIALECT, **schema, "title": title}


def _case(rules: Library) -> Schema:
    """The case model with the rulebook's ids: jurisdictions, crimes with their facts, factors."""
    schema = Case.model_json_schema(by_alias=True)
    parts = schema["$defs"]
    general = rules.general.facts
    schema["properties"]["jurisdiction"]["enum"] = list(rules.jurisdictions)
    schema["properties"]["factors"]["propertyNames"] = {"anyOf": [{"enum": _factors(rules)}, {"pattern": f"^{OTHER}."}]}
    parts["Defendant"]["properties"]["facts"] = _facts({k: f for k, f in general.items() if f.scope != "count"})
    shared = {k: f for k, f in general.items() if f.scope != "defendant"}
    crimes = {crime: _as_applied_anywhere(rules, crime) for crime in rules.crime_ids}
    names = "; ".join(f"{id}: {laws[0].name.zh}, {laws[0].name.en}" for id, laws in crimes.items())
    parts["Count"]["properties"]["crime"] |= {"enum": list(crimes), "description": names}
    parts["Count"]["allOf"] = [
        {
            "if": {"properties": {"crime": {"const": id}}},
            "then": {
                "properties": {
                    "facts": _facts({k: f for law in laws for k, f in law.facts.items()} | shared),
                    "thresholds": {"propertyNames": {"enum": list(laws[0].thresholds)}},
                    "chosen": {"properties": {"tier": {"enum": [*laws[0].tiers, None]}}},
                }
            },
        }
        for id, laws in crimes.items()
    ]
    return _finished(schema, "liangxing case file")


def _as_applied_anywhere(rules: Library, crime: str) -> list[Crime]:
    """The national crime, and each province's where it adds facts or factors of its own."""
    laws = [rules.crime(NATIONAL, crime)]
    for jurisdiction in rules.jurisdictions:
        overlay = rules.overlay(jurisdiction)
        if overlay and {"facts", "factors"} & set(overlay.crimes.get(crime, {})):
            laws.append(rules.crime(jurisdiction, crime))
    return laws


def _factors(rules: Library) -> list[str]:
    known = dict.fromkeys(id for jurisdiction in rules.jurisdictions for id in rules.factors(jurisdiction))
    for crime in rules.crime_ids:
        known |= dict.fromkeys(id for law in _as_applied_anywhere(rules, crime) for id in law.factors)
    return list(known)


_TYPES: dict[str, Schema] = {
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "yuan": {"type": "number", "minimum": 0},
    "percent": {"type": "integer", "minimum": 0, "maximum": 100},
    "years": {"type": "integer", "minimum": 12, "maximum": 120},
}


def _facts(facts: dict[str, Fact]) -> Schema:
    return {"type": "object", "additionalProperties": False, "properties": {k: _fact(f) for k, f in facts.items()}}


def _fact(fact: Fact) -> Schema:
    """A fact with its help; null takes it back."""
    if fact.type == "choice":
        names = "; ".join(f"{id}: {option.name.zh}, {option.name.en}" for id, option in fact.options.items())
        kind: Schema = {"enum": [*fact.options, None]}
    elif fact.type == "quantities":
        names = "; ".join(f"{id}: {option.name.zh}, {option.name.en}" for id, option in fact.options.items())
        number = {"type": ["number" if fact.decimals else "integer", "null"], "minimum": 0}
        kinds = {id: number | {"description": f"{o.name.zh} · {o.name.en}"} for id, o in fact.options.items()}
        kind = {"type": ["object", "null"], "properties": kinds, "additionalProperties": False}
    else:
        names = ""
        own = _TYPES.get(fact.type, {"type": "integer", "minimum": 0})
        kind = own | {"type": [own["type"], "null"]}
    lines = [f"{fact.name.zh} · {fact.name.en}", fact.help.zh, fact.help.en, names, fact.law]
    return {**kind, "description": "\n".join(line for line in lines if line)}


def _result() -> Schema:
    """The result as `--json` prints it: the model's `schema_` is the file's `schema`."""
    schema = Result.model_json_schema(mode="serialization")
    own = schema["properties"].pop("schema_")
    own.pop("title", None)
    schema["properties"] = {"schema": own, **schema["properties"]}
    schema["required"] = ["schema", *(name for name in schema.get("required", []) if name != "schema_")]
    return _finished(schema, "liangxing result")


def _rules() -> Schema:
    """Any rule file: a crime, a province, its rules for one crime, or one of the three common files."""
    models: list[type[BaseModel]] = [Crime, Overlay, Method, General, Factors]
    refs, schema = models_json_schema([(model, "validation") for model in models])
    parts = schema["$defs"]
    for node in parts.values():
        # The loader writes these; nobody types them.
        node.get("properties", {}).pop("_at", None)
    for model, field in _ONE_OR_MANY:
        _allow_one(parts[model]["properties"], field)
    _allow_one(parts["Crime"]["properties"]["thresholds"], "additionalProperties")
    # What a province writes of a crime is laid over the national file: any of its entries, none of them needed.
    entries: Schema = {name: {} for name in parts["Crime"]["properties"]}
    section = {"type": "object", "properties": entries, "additionalProperties": False, "minProperties": 1}
    kinds = [*(refs[model, "validation"] for model in models), section]
    return _finished({"anyOf": kinds, "$defs": parts}, "liangxing rule file")


def _allow_one(node: Schema, field: str) -> None:
    many = node[field]
    node[field] = {"anyOf": [many["items"], many]}


def _event() -> Schema:
    """What may stand in an event's `body`; one of the kinds, by its `type`."""
    from engine.negotiation.bodies import MODELS

    refs, schema = models_json_schema([(model, "validation") for model in MODELS.values()])
    for kind, model in MODELS.items():
        part = schema["$defs"][model.__name__]
        part["properties"]["type"] = {"const": kind}
        part["required"] = ["type", *part.get("required", [])]
    kinds = [refs[model, "validation"] for model in MODELS.values()]
    return _finished({"oneOf": kinds, "$defs": schema["$defs"]}, "liangxing event")


def _test() -> Schema:
    from engine.lawtest import LawTestFile

    return _finished(LawTestFile.model_json_schema(by_alias=True), "liangxing law test")
