"""The history in PostgreSQL: tables, triggers, and the sequencer."""

from __future__ import annotations

from collections.abc import Iterator

from labelstudio_plugin.server.history.kept import KEPT, Form, Kept, column_of

LOCK = 5_707_311_927
"""The advisory lock under which rows are numbered."""

_CHAINED = """concat_ws('|', pending.number, framebridge_words(pending.at), coalesce(pending.actor::text, ''),
            pending.kind, pending.op, pending.object_id, coalesce(pending.project_id::text, ''),
            coalesce(pending.task_id::text, ''), coalesce(pending.before_sha256, ''),
            coalesce(pending.after_sha256, ''))"""
_WORDS = '\'YYYY-MM-DD"T"HH24:MI:SS.US"Z"\''

_TABLES = """
CREATE TABLE framebridge_history_key (secret bytea NOT NULL, feed text NOT NULL);
INSERT INTO framebridge_history_key VALUES
    (uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), replace(gen_random_uuid()::text, '-', ''));
CREATE TABLE framebridge_history (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    actor bigint,
    kind text NOT NULL,
    op text NOT NULL,
    object_id bigint NOT NULL,
    project_id bigint,
    task_id bigint,
    before_sha256 text,
    after_sha256 text,
    number bigint,
    chain text
);
CREATE UNIQUE INDEX framebridge_history_number ON framebridge_history (number) WHERE number IS NOT NULL;
CREATE INDEX framebridge_history_pending ON framebridge_history (id) WHERE number IS NULL;
CREATE INDEX framebridge_history_project ON framebridge_history (project_id, number);
CREATE INDEX framebridge_history_task ON framebridge_history (task_id, number)
    WHERE kind IN ('annotation', 'task');
CREATE INDEX framebridge_history_object ON framebridge_history (object_id, kind);
CREATE TABLE framebridge_history_payload (id bigint PRIMARY KEY, body text, blanked_at timestamptz);
"""

_FUNCTIONS = f"""
CREATE FUNCTION framebridge_words(moment timestamptz) RETURNS text LANGUAGE sql STABLE AS
    $$ SELECT to_char(moment AT TIME ZONE 'UTC', {_WORDS}) $$;

CREATE FUNCTION framebridge_history_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.number IS NULL AND NEW.number IS NOT NULL
        AND to_jsonb(NEW) - 'number' - 'chain' = to_jsonb(OLD) - 'number' - 'chain' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the history is append-only';
END $$;

CREATE FUNCTION framebridge_payload_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.id = OLD.id AND NEW.body IS NULL
        AND current_setting('framebridge.redacting', true) = 'on' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the history is append-only';
END $$;

CREATE FUNCTION framebridge_history_sequence(at_most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    pending record;
    last bigint;
    link text;
    done integer := 0;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM framebridge_history WHERE number IS NULL) THEN
        RETURN 0;
    END IF;
    PERFORM pg_advisory_xact_lock({LOCK});
    SELECT number, chain INTO last, link FROM framebridge_history
        WHERE number IS NOT NULL ORDER BY number DESC LIMIT 1;
    last := coalesce(last, 0);
    link := coalesce(link, '');
    FOR pending IN
        SELECT * FROM framebridge_history WHERE number IS NULL
        -- A row that is seen though its transaction is still to come was brought over from another cluster.
        AND (xid < pg_snapshot_xmin(pg_current_snapshot()) OR xid >= pg_snapshot_xmax(pg_current_snapshot()))
        ORDER BY id LIMIT at_most
    LOOP
        last := last + 1;
        pending.number := last;
        link := encode(sha256(convert_to(link || '|' ||
            {_CHAINED}, 'UTF8')), 'hex');
        UPDATE framebridge_history SET number = last, chain = link WHERE id = pending.id;
        done := done + 1;
    END LOOP;
    RETURN done;
END $$;
"""

_GUARDS = """
CREATE TRIGGER framebridge_guard BEFORE UPDATE OR DELETE ON framebridge_history
    FOR EACH ROW EXECUTE FUNCTION framebridge_history_guard();
CREATE TRIGGER framebridge_guard_all BEFORE TRUNCATE ON framebridge_history
    FOR EACH STATEMENT EXECUTE FUNCTION framebridge_history_guard();
CREATE TRIGGER framebridge_guard BEFORE UPDATE OR DELETE ON framebridge_history_payload
    FOR EACH ROW EXECUTE FUNCTION framebridge_payload_guard();
CREATE TRIGGER framebridge_guard_all BEFORE TRUNCATE ON framebridge_history_payload
    FOR EACH STATEMENT EXECUTE FUNCTION framebridge_payload_guard();
"""

_FASTER = """
DO $$ BEGIN
    ALTER TABLE framebridge_history_payload ALTER COLUMN body SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN NULL;  -- a PostgreSQL built without it compresses a little slower
END $$;
"""


def statements() -> Iterator[str]:
    """Give all that makes the history, and takes in what is there already."""
    yield from (_TABLES, _FASTER, _FUNCTIONS, _GUARDS)
    for kept in KEPT:
        if "INSERT" in kept.on:
            yield _baseline(kept)
        yield _function(kept)
        yield from _triggers(kept)


def body_of(kept: Kept, row: str) -> str:
    """Write the expression for what is kept of a row, as text.

    JSON columns come last and are not taken apart: a result is large.
    """
    small = {name: form for name, form in kept.columns.items() if form[1] is not Form.JSON}
    fields = ", ".join(f"'{name}', {_value(f'{row}.{column}', form)}" for name, (column, form) in small.items())
    parts = [f"rtrim(jsonb_build_object({fields})::text, '}}')"]
    for name, (column, form) in kept.columns.items():
        if form is Form.JSON:
            parts.append(f"', \"{name}\": ' || coalesce({row}.{column}::text, 'null')")
    return " || ".join((*parts, "'}'"))


def _value(column: str, form: Form) -> str:
    if form is Form.TIME:
        return f"framebridge_words({column})"
    if form is Form.DIGEST:
        return f"encode(sha256(convert_to({column}::text, 'UTF8')), 'hex')"
    return column


def _digest(body: str) -> str:
    return f"encode(sha256(secret || convert_to({body}, 'UTF8')), 'hex')"


def _function(kept: Kept) -> str:
    places = ", ".join(
        f"CASE WHEN TG_OP = 'DELETE' THEN {column_of(where, 'OLD')} ELSE {column_of(where, 'NEW')} END::bigint"
        for where in ("id", kept.project, kept.task)
    )
    return f"""
CREATE FUNCTION {kept.name}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    secret bytea := (SELECT k.secret FROM framebridge_history_key k);
    body text;
    before text;
    after text;
    entry bigint;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        body := {body_of(kept, "OLD")};
        before := {_digest("body")};
        body := NULL;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        body := {body_of(kept, "NEW")};
        after := {_digest("body")};
    END IF;
    IF before = after THEN
        RETURN NULL;
    END IF;
    INSERT INTO framebridge_history (actor, kind, op, object_id, project_id, task_id, before_sha256, after_sha256)
    VALUES (
        nullif(current_setting('framebridge.user', true), '')::bigint, '{kept.kind}',
        CASE TG_OP WHEN 'INSERT' THEN 'create' WHEN 'UPDATE' THEN 'update' ELSE 'delete' END,
        {places}, before, after
    ) RETURNING id INTO entry;
    IF body IS NOT NULL THEN
        INSERT INTO framebridge_history_payload (id, body) VALUES (entry, body);
    END IF;
    RETURN NULL;
END $$;
"""


def _triggers(kept: Kept) -> Iterator[str]:
    for op in kept.on:
        of = f" OF {', '.join(kept.watched)}" if op == "UPDATE" and kept.watched else ""
        differs = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in kept.watched)
        when = f"WHEN ({differs})" if of else ""
        yield (
            f"CREATE TRIGGER {kept.name}_{op.lower()} AFTER {op}{of} ON {kept.table} "
            f"FOR EACH ROW {when} EXECUTE FUNCTION {kept.name}()"
        )


def _baseline(kept: Kept) -> str:
    """Take in what was there before the history began."""
    project, task = (f"({column_of(where, 'r')})::bigint" for where in (kept.project, kept.task))
    return f"""
WITH there AS MATERIALIZED (
    SELECT nextval(pg_get_serial_sequence('framebridge_history', 'id')) AS entry, r.id AS object_id,
        {project} AS project_id, {task} AS task_id, {body_of(kept, "r")} AS body
    FROM (SELECT * FROM {kept.table} ORDER BY id) r
), logged AS (
    INSERT INTO framebridge_history (id, kind, op, object_id, project_id, task_id, after_sha256)
    OVERRIDING SYSTEM VALUE
    SELECT entry, '{kept.kind}', 'found', object_id, project_id, task_id, {_digest("body")}
    FROM there, framebridge_history_key ORDER BY entry
)
INSERT INTO framebridge_history_payload (id, body) SELECT entry, body FROM there
"""
