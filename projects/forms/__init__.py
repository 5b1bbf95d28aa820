from projects.forms.evidence import EvidenceForm
from projects.forms.finding import FindingForm
from projects.forms.project import NoteForm, ProjectForm
from projects.forms.search import ProjectSearch
from projects.forms.use import HelpSearch, UseForm

__all__ = [
    "EvidenceForm",
    "FindingForm",
    "HelpSearch",
    "NoteForm",
    "ProjectForm",
    "ProjectSearch",
    "UseForm",
]
