"""What the database itself keeps true about assets, whoever writes the row."""

import pgtrigger

# Words are found without accents; names weigh most, then what good comes of it, tags and category.
SEARCH_VECTOR = """
    NEW.search :=
        setweight(to_tsvector('english', unaccent(NEW.name)), 'A')
        || setweight(to_tsvector('simple', unaccent(NEW.name)), 'A')
        || setweight(to_tsvector('english', unaccent(
            NEW.benefit || ' ' || array_to_string(NEW.tags, ' '))), 'B')
        || setweight(to_tsvector('english', unaccent(coalesce(
            (SELECT c.name || ' ' || coalesce(p.name, '') FROM assets_category c
             LEFT JOIN assets_category p ON p.id = c.parent_id WHERE c.id = NEW.category_id),
            ''))), 'B')
        || setweight(to_tsvector('english', unaccent(
            NEW.place_name || ' ' || NEW.area_served || ' ' || NEW.description)), 'C');
    RETURN NEW;
"""

# A check constraint sees one row: that the consent is this person's, was given and is for
# publishing needs a look at the other table.
CONSENT_MATCHES = """
    IF NEW.publication_consent_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM assets_consent c
        WHERE c.id = NEW.publication_consent_id AND c.asset_id = NEW.id
          AND c.purpose = 'publish' AND c.decision = 'given')
    THEN
        RAISE EXCEPTION 'the consent is not this person''s agreement to publish'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'person_published_with_consent';
    END IF;
    RETURN NEW;
"""

ASSET_TRIGGERS = [
    pgtrigger.Trigger(
        name="asset_search_vector",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert
        | pgtrigger.UpdateOf(
            "name", "benefit", "tags", "category_id", "place_name", "area_served", "description"
        ),
        func=SEARCH_VECTOR,
    ),
    pgtrigger.Trigger(
        name="asset_consent_matches",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("publication_consent_id", "status"),
        func=CONSENT_MATCHES,
    ),
]
