"""What is not on the map of a community yet, asked as somebody there would ask a neighbour."""

from django.utils.translation import gettext_lazy as _

from assetmap.assets.models import Kind

# By the code of a category, which never changes what it means.
QUESTIONS = {
    # --- people
    "skill": _("Who here is good at something and would show others?"),
    "skill-making": _("Who here can mend things?"),
    "skill-food": _("Who here makes a meal that people talk about?"),
    "skill-growing": _("Whose garden does everybody ask about?"),
    "skill-care": _("Who here is a good listener, or knows first aid?"),
    "skill-arts": _("Who here sings, plays or paints?"),
    "skill-office": _("Who here could help with a form, or do the books?"),
    "skill-sport": _("Who here could get others moving?"),
    "knowledge": _("Who knows how this place came to be as it is?"),
    "experience": _("Who has come through something hard and would share what helped?"),
    "passion": _("What could somebody here talk about all night?"),
    "time": _("Who has an hour to give now and then?"),
    "leadership": _("Who gets people together when something needs doing?"),
    "language": _("Who here speaks another language and would help or teach?"),
    # --- what people do together
    "network": _("Where do neighbours keep an eye out for each other?"),
    "club": _("Which club or group do people here belong to?"),
    "club-sport": _("Who walks, runs or plays together?"),
    "club-arts": _("Where do people sing, sew or draw together?"),
    "club-growing": _("Who grows things together?"),
    "club-food": _("Where do people eat together?"),
    "club-young": _("Where do children and young people meet?"),
    "club-older": _("Where do older people meet for company?"),
    "charity": _("Which charity do people here rely on?"),
    "faith": _("Which congregations do more than worship together?"),
    "peer": _("Where do people in the same boat help each other?"),
    "council": _("Where do residents speak up for their place?"),
    "tradition": _("Which story, song or custom belongs to this place?"),
    "trust": _("Whose word opens doors here?"),
    "event": _("Which day of the year brings everybody out?"),
    "class": _("Where can people learn something new together?"),
    "online-group": _("Where do neighbours talk online?"),
    # --- places and things
    "building": _("Which building or room could people here use?"),
    "community-centre": _("Is there a hall that belongs to everybody?"),
    "library": _("Where do people borrow books, and what else happens there?"),
    "school": _("Which school or nursery opens its doors to neighbours?"),
    "worship": _("Which church, mosque or temple has room for others?"),
    "health": _("Where do people go to stay well?"),
    "museum": _("Where can people see what was made and kept here?"),
    "sport-place": _("Where is there a pool, a pitch or a gym?"),
    "office": _("At which counter do people get help?"),
    "venue": _("Where could you hold a party or a meeting?"),
    "toilet": _("Where is there a toilet that anybody may use?"),
    "green": _("Where do people go to be near grass or water?"),
    "park": _("Where is there a good bench to sit on?"),
    "play": _("Where do children play?"),
    "growing-place": _("Is there ground where people grow food together?"),
    "cemetery": _("Where do people go to remember?"),
    "tree": _("Which tree does everybody know?"),
    "route": _("Which walk would you show a visitor?"),
    "equipment": _("What could be lent: a ladder, a gazebo, a van?"),
    "transport": _("How do people get about without a car?"),
    "mobile-service": _("What comes round by van, and when?"),
    "land": _("Which piece of ground is waiting for an idea?"),
    "landmark": _("Where do you say “meet you at”?"),
    "digital": _("Where is there free wireless, or a computer to use?"),
    "business": _("Which shop does more than sell?"),
    "funding": _("Where can people save, swap or find a little money for an idea?"),
}
OF_A_KIND = {
    Kind.HUMAN: _("%(name)s: who here has some to share?"),
    Kind.SOCIAL: _("%(name)s: do people here have one?"),
    Kind.PHYSICAL: _("%(name)s: is there one that people here use?"),
}


def question_about(kind, code, name):
    """A question that somebody can answer by adding an entry of this category."""
    return QUESTIONS.get(code) or OF_A_KIND[kind] % {"name": name}
