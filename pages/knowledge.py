"""Knowledge base: documents, questions to try, and what was asked and not answered."""

from crm_tools.ui import knowledge_view
from crm_tools.ui.here import head, here
from crm_tools.ui.linked import linked_choice

PARTS = {"documents": knowledge_view.documents, "trial": knowledge_view.trial, "questions": knowledge_view.questions}

place = here("knowledge")
head(place, place.say("ui.knowledge.note"))
part = linked_choice(
    place.say("ui.part_label"), tuple(PARTS), lambda one: place.say(f"ui.knowledge.part.{one}"), "part"
)
PARTS[part](place)
