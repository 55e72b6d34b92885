"""What the front matter of every kind of content is made of. Pure."""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from training.content.facets import FACETS
from training.content.lint import unknown


def form(pattern: str, like: str) -> AfterValidator:
    """Accept a whole match of `pattern` only; `like` shows one."""
    compiled = re.compile(pattern)

    def check(value: str) -> str:
        if not compiled.fullmatch(value):
            raise ValueError(f'"{value[:60]}" is not of the form {like}. Write it like that.')
        return value

    return AfterValidator(check)


def shaped(pattern: str) -> FieldInfo:
    """Tell an editor that reads the JSON Schema what `form` will look for."""
    made: FieldInfo = Field(json_schema_extra={"pattern": f"^{pattern}$"})
    return made


def _facet(value: str) -> str:
    if value not in FACETS:
        raise ValueError(unknown(value, "a facet", FACETS))
    return value


_SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
_LANGUAGE = r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"

Slug = Annotated[str, Field(max_length=80), shaped(_SLUG), form(_SLUG, "two-or-more-words")]
Language = Annotated[str, Field(max_length=16), shaped(_LANGUAGE), form(_LANGUAGE, "en")]
ScenarioId = Annotated[str, shaped(r"S\d\d"), form(r"S\d\d", "S06")]
FacetId = Annotated[str, Field(json_schema_extra={"enum": list(FACETS)}), AfterValidator(_facet)]
Words = Annotated[str, Field(min_length=1, max_length=400)]


class Strict(BaseModel):
    """Keys nobody knows and values of another type are mistakes, not extras."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
