from projects.models.evidence import Evidence
from projects.models.finding import Finding, Theme
from projects.models.measure import Domain, Measure
from projects.models.mobilisation import Mobilisation
from projects.models.project import Project

__all__ = ["Domain", "Evidence", "Finding", "Measure", "Mobilisation", "Project", "Theme"]
