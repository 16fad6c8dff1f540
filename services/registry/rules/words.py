"""Words inside a rule's text, told in the language in which the text is told."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.catalogue.texts import Text, current_language


@dataclass(frozen=True, slots=True)
class Listed:
    """Texts as one list, in the language of the request that is being answered."""

    texts: Sequence[Text]

    def __str__(self) -> str:
        separator = "、" if current_language() == "zh" else ", "
        return separator.join(text.render() for text in self.texts)
