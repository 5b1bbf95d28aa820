"""What the database itself keeps true about assets, whoever writes the row."""

import pgtrigger

# Words are found without accents: stemmed as English and, beside it, as they stand (but for the
# small words of English), so that beginnings of words and other languages work too. Names weigh
# most, then what good comes of it, tags and category. Only of what a published entry tells
# everybody: searching must not find what the page hides.
# Their words are kept for guessing what a misspelt one was meant to be (see models.Word), but for
# those about people. Two writers at once may both add one: better than one waiting for the other.
# Each is looked up by itself: as "not exists", all the words there are would be read for every row.
SEARCH_VECTOR = """
    about := unaccent(NEW.benefit || ' ' || array_to_string(NEW.tags, ' ') || ' ' || coalesce(
        (SELECT c.name || ' ' || coalesce(p.name, '') FROM assets_category c
         LEFT JOIN assets_category p ON p.id = c.parent_id WHERE c.id = NEW.category_id), ''));
    told := unaccent(NEW.place_name || ' ' || NEW.area_served || ' ' || NEW.description);
    name_words := to_tsvector('unstemmed', unaccent(NEW.name));
    about_words := to_tsvector('unstemmed', about);
    NEW.search :=
        setweight(to_tsvector('english', unaccent(NEW.name)) || name_words, 'A')
        || setweight(to_tsvector('english', about) || about_words, 'B')
        || setweight(to_tsvector('english', told) || to_tsvector('unstemmed', told), 'C');
    IF NEW.kind <> 'human' THEN
        INSERT INTO assets_word (word)
        SELECT lexeme FROM unnest(name_words || about_words)
        WHERE length(lexeme) BETWEEN 4 AND 40 AND lexeme ~ '^[[:alpha:]]+$'
            AND (SELECT w.id FROM assets_word w WHERE w.word = lexeme LIMIT 1) IS NULL;
    END IF;
    RETURN NEW;
"""

# A check constraint sees one row: that the consent is this person's, was given, is for publishing
# and was not taken back since needs a look at the other table.
CONSENT_MATCHES = """
    IF NEW.publication_consent_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM assets_consent c
        WHERE c.id = NEW.publication_consent_id AND c.asset_id = NEW.id
          AND c.purpose = 'publish' AND c.decision = 'given'
          AND NOT EXISTS (
              SELECT 1 FROM assets_consent later
              WHERE later.asset_id = c.asset_id AND later.id > c.id
                AND later.purpose = 'publish' AND later.decision = 'withdrawn'))
    THEN
        RAISE EXCEPTION 'the consent is not this person''s agreement to publish'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'person_published_with_consent';
    END IF;
    RETURN NEW;
"""

# The same from the other side, looked at when the transaction ends: taking an agreement back and
# taking the entry off are two statements of one change.
WITHDRAWAL_HOLDS = """
    IF EXISTS (
        SELECT 1 FROM assets_asset a
        WHERE a.id = NEW.asset_id AND a.kind = 'human' AND a.status = 'published'
          AND a.publication_consent_id < NEW.id)
    THEN
        RAISE EXCEPTION 'the person took back the agreement this entry is published on'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'person_published_with_consent';
    END IF;
    RETURN NULL;
"""

# Decisions go only with the entry they are about, never from under it.
CONSENT_STAYS = """
    IF EXISTS (SELECT 1 FROM assets_asset a WHERE a.id = OLD.asset_id) THEN
        RAISE EXCEPTION 'decisions about agreement are added, never removed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'consents_are_only_added';
    END IF;
    RETURN NULL;
"""

# The square somebody was once shown in is not made finer by anybody: what was read can't be unread.
NEVER_FINER = """
    RAISE EXCEPTION 'the square a person is shown in may become larger, never smaller'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'person_never_shown_finer';
"""

CONSENT_TRIGGERS = [
    pgtrigger.Protect(name="append_only", operation=pgtrigger.Update),
    pgtrigger.Trigger(
        name="withdrawal_holds",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        timing=pgtrigger.Deferred,
        condition=pgtrigger.Q(new__purpose="publish", new__decision="withdrawn"),
        func=WITHDRAWAL_HOLDS,
    ),
    pgtrigger.Trigger(
        name="stays_with_its_entry",
        when=pgtrigger.After,
        operation=pgtrigger.Delete,
        timing=pgtrigger.Deferred,
        func=CONSENT_STAYS,
    ),
]

ASSET_TRIGGERS = [
    pgtrigger.Trigger(
        name="asset_search_vector",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert
        | pgtrigger.UpdateOf(
            "name", "benefit", "tags", "category_id", "place_name", "area_served", "description"
        ),
        declare=[
            ("about", "TEXT"),
            ("told", "TEXT"),
            ("name_words", "TSVECTOR"),
            ("about_words", "TSVECTOR"),
        ],
        func=SEARCH_VECTOR,
    ),
    pgtrigger.Trigger(
        name="asset_consent_matches",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("publication_consent_id", "status"),
        func=CONSENT_MATCHES,
    ),
    pgtrigger.Trigger(
        name="person_never_shown_finer",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("cell_m"),
        condition=pgtrigger.Q(new__kind="human", new__cell_m__lt=pgtrigger.F("old__cell_m")),
        func=NEVER_FINER,
    ),
]
