"""An access check in words: units, clauses, what is missing, what to ask for."""
from __future__ import annotations

from ..contract.basis import bases_text
from ..texts import pick, text
from .judging import Project, Spoken
from .pack.model import AccessPack, Clause


class Words:
    """Sentences of one pack in one language."""

    def __init__(self, pack: AccessPack, language: str):
        self.pack, self.language = pack, language

    def say(self, key: str, **values) -> str:
        """A sentence of the access check.

        Args:
            key: of the text. values: of its placeholders.
        """
        return text(f"access.{key}", self.language, **values)

    def class_title(self, unit_class: str) -> str:
        """The name of a class of units.

        Args:
            unit_class: its id.
        """
        entry = self.pack.classes.get(unit_class)
        return pick(entry.title, self.language) if entry else self.say("nobody")

    def classes(self) -> str:
        """The classes of units that the pack knows: id and name of each."""
        form, between = ("{}（{}）", "、") if self.language == "zh" else ("{} ({})", ", ")
        return between.join(form.format(key, self.class_title(key)) for key in self.pack.classes)

    def list_title(self, key: str) -> str:
        """The name of a list; its key where the pack has none.

        Args:
            key: its id, or a unit's code.
        """
        clause_list = self.pack.list_of(key)
        return pick(clause_list.title, self.language) if clause_list else key

    def inherited_from(self, spoken: Spoken) -> str:
        """Title of the list that holds the clause; empty for the unit's own.

        Args:
            spoken: a clause in a unit.
        """
        return self.list_title(spoken.path[-1]) if len(spoken.path) > 1 or spoken.path[0] in self.pack.lists else ""

    def path(self, spoken: Spoken) -> str:
        """The way by which a clause reached a unit, in words.

        Args:
            spoken: a clause in a unit.
        """
        return " > ".join(self.list_title(key) if key in self.pack.lists else key for key in spoken.path)

    def message(self, spoken: Spoken, unit: str, project: Project) -> str:
        """What a clause says in a unit, how it reached it, and what is left open.

        Args:
            spoken: a clause in a unit. unit: its name. project: industry and state.
        """
        clause = spoken.clause
        parts = [self.say("clause", unit=unit, dimension=self.say(f"dimension_{clause.dimension}"),
                          verb=self.say(f"verb_{clause.verb}"), text=pick(clause.text, self.language))]
        parts.append(self.say("inherited", path=self.path(spoken)) if self.inherited_from(spoken)
                     else self.say("own_list"))
        parts += [self.say(f"missing_{what}", industry=project.industry, wanted=", ".join(clause.industries))
                  for what in spoken.missing]
        if clause.judgement == "confirm" and spoken.verdict == "conditional":
            parts.append(self.say("confirm"))
        return " ".join(parts) if self.language == "en" else "".join(parts)

    def documents(self, spoken: Spoken) -> str:
        """Documents to submit; empty if none are required.

        Args:
            spoken: a clause in a unit.
        """
        if spoken.verdict not in ("conditional", "undetermined") or not spoken.clause.documents:
            return ""
        return self.say("document_wanted", title=pick(spoken.clause.documents, self.language))

    def basis(self, clause: Clause) -> str:
        """Documents, and how far each was checked.

        Args:
            clause: of a list.
        """
        return bases_text(clause.basis, self.language)
