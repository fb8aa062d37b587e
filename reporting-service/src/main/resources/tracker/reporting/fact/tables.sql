-- One generation of the facts. `resource` is the contract's message as bytes; it never reaches the analysts' views.

-- Escalations as they are.
CREATE TABLE IF NOT EXISTS reporting.escalation_${g} (
    name text COLLATE "C" PRIMARY KEY,
    version bigint NOT NULL,
    -- latest occurred times so far in microseconds, for live and for imported events, and start of the newest history row
    latest_live bigint NOT NULL,
    latest_import bigint NOT NULL,
    head bigint NOT NULL,
    state smallint NOT NULL,
    -- the most urgent first, what is not judged last
    priority smallint NOT NULL,
    priority_text text COLLATE "C" NOT NULL,
    source text COLLATE "C" NOT NULL,
    external_id text COLLATE "C" NOT NULL,
    external_key text COLLATE "C" NOT NULL,
    holder text COLLATE "C" NOT NULL,
    assignee text COLLATE "C" NOT NULL,
    fingerprint text COLLATE "C" NOT NULL,
    problems text[] NOT NULL,
    problem_linked boolean NOT NULL, -- by its source
    open_time timestamptz NOT NULL,
    update_time timestamptz NOT NULL,
    resource bytea NOT NULL,
    words text COLLATE "C" NOT NULL,
    -- the widest level; empty when it is not known
    category text COLLATE "C" NOT NULL,
    channel_key text COLLATE "C" NOT NULL,
    -- as which a duplicate goes on; empty when it is none
    merged_into text COLLATE "C" NOT NULL
);
CREATE INDEX IF NOT EXISTS escalation_open_${g} ON reporting.escalation_${g} (open_time, name);
CREATE INDEX IF NOT EXISTS escalation_update_${g} ON reporting.escalation_${g} (update_time, name);
CREATE INDEX IF NOT EXISTS escalation_external_${g} ON reporting.escalation_${g} (external_id, name);
CREATE INDEX IF NOT EXISTS escalation_priority_${g} ON reporting.escalation_${g} (priority, open_time, name);
CREATE INDEX IF NOT EXISTS escalation_state_open_${g} ON reporting.escalation_${g} (state, open_time, name);
CREATE INDEX IF NOT EXISTS escalation_holder_open_${g} ON reporting.escalation_${g} (holder, open_time, name);
CREATE INDEX IF NOT EXISTS escalation_category_open_${g} ON reporting.escalation_${g} (category, open_time, name);
CREATE INDEX IF NOT EXISTS escalation_assignee_${g} ON reporting.escalation_${g} (assignee, open_time, name)
    WHERE assignee <> '';
CREATE INDEX IF NOT EXISTS escalation_unassigned_${g} ON reporting.escalation_${g} (open_time, name) WHERE assignee = '';
CREATE INDEX IF NOT EXISTS escalation_fingerprint_${g} ON reporting.escalation_${g} (fingerprint, open_time, name)
    WHERE fingerprint <> '';
CREATE INDEX IF NOT EXISTS escalation_channel_${g} ON reporting.escalation_${g} (channel_key, open_time, name)
    WHERE channel_key <> '';
CREATE INDEX IF NOT EXISTS escalation_problems_${g} ON reporting.escalation_${g} USING gin (problems) WHERE problems <> '{}';
-- Of versions that put those of one state in the order of their names.
DROP INDEX IF EXISTS reporting.escalation_state_${g};

-- The ids that their sources gave them, and the words they are found by, each with since when they are open: what never changes,
-- apart from what does. Parts of them are looked for and put in order here, and not among rows that are much wider.
CREATE TABLE IF NOT EXISTS reporting.escalation_id_${g} (
    name text COLLATE "C" PRIMARY KEY,
    external_id text COLLATE "C" NOT NULL,
    external_key text COLLATE "C" NOT NULL,
    open_time timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS escalation_id_part_${g} ON reporting.escalation_id_${g}
    USING gin (external_key public.gin_trgm_ops);
CREATE TABLE IF NOT EXISTS reporting.escalation_words_${g} (
    name text COLLATE "C" PRIMARY KEY,
    open_time timestamptz NOT NULL,
    words text COLLATE "C" NOT NULL,
    title_terms text COLLATE "C" NOT NULL,
    terms tsvector NOT NULL GENERATED ALWAYS AS (strip(to_tsvector('pg_catalog.english', title_terms))) STORED
);
CREATE INDEX IF NOT EXISTS escalation_words_part_${g} ON reporting.escalation_words_${g} USING gin (words public.gin_trgm_ops);
-- Of words that many titles share the latest are found without looking at all: for those that ask for some words of the title only,
-- since parts of words are too many for the planner to guess.
CREATE INDEX IF NOT EXISTS escalation_words_open_${g} ON reporting.escalation_words_${g} (open_time, name)
    WHERE length(terms) > 0;
CREATE INDEX IF NOT EXISTS escalation_words_terms_${g} ON reporting.escalation_words_${g} USING gin (terms);

-- Which escalations name which as of the same matter, found from either.
CREATE TABLE IF NOT EXISTS reporting.escalation_link_${g} (
    name text COLLATE "C" NOT NULL,
    target text COLLATE "C" NOT NULL,
    PRIMARY KEY (target, name)
);
CREATE INDEX IF NOT EXISTS escalation_link_name_${g} ON reporting.escalation_link_${g} (name);

-- How many escalations there are of each kind, so that a list need not count them.
CREATE TABLE IF NOT EXISTS reporting.escalation_count_${g} (
    state smallint NOT NULL,
    priority smallint NOT NULL,
    holder text COLLATE "C" NOT NULL,
    confidential boolean NOT NULL,
    escalations bigint NOT NULL,
    PRIMARY KEY (state, priority, holder, confidential)
);

-- Who may know of those that are confidential, beside the roles that always do; the others have no row. As confidential as
-- they are now, also in the past; hide_time is since when.
CREATE TABLE IF NOT EXISTS reporting.confidential_escalation_${g} (
    name text COLLATE "C" PRIMARY KEY,
    viewers text[] NOT NULL,
    hide_time timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS confidential_escalation_viewers_${g} ON reporting.confidential_escalation_${g} USING gin (viewers);

-- The same as confidential_escalation for problems, and for the plans that follow them; those who may know of a plan are named as
-- people and as teams.
CREATE TABLE IF NOT EXISTS reporting.confidential_problem_${g} (
    name text COLLATE "C" PRIMARY KEY,
    viewers text[] NOT NULL
);
CREATE TABLE IF NOT EXISTS reporting.confidential_plan_${g} (
    name text COLLATE "C" PRIMARY KEY,
    viewers text[] NOT NULL
);

-- Escalations as they were: each row from valid_from until before valid_to, in occurred time.
CREATE TABLE IF NOT EXISTS reporting.escalation_history_${g} (
    name text COLLATE "C" NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_to timestamptz NOT NULL,
    version bigint NOT NULL,
    state smallint NOT NULL,
    priority smallint NOT NULL,
    priority_text text COLLATE "C" NOT NULL,
    source text COLLATE "C" NOT NULL,
    external_id text COLLATE "C" NOT NULL,
    external_key text COLLATE "C" NOT NULL,
    holder text COLLATE "C" NOT NULL,
    assignee text COLLATE "C" NOT NULL,
    fingerprint text COLLATE "C" NOT NULL,
    problems text[] NOT NULL,
    problem_linked boolean NOT NULL, -- by its source
    open_time timestamptz NOT NULL,
    update_time timestamptz NOT NULL,
    resource bytea NOT NULL,
    category text COLLATE "C" NOT NULL,
    channel_key text COLLATE "C" NOT NULL,
    merged_into text COLLATE "C" NOT NULL,
    PRIMARY KEY (name, valid_from)
);
CREATE INDEX IF NOT EXISTS escalation_history_open_${g} ON reporting.escalation_history_${g} (open_time, name);
CREATE INDEX IF NOT EXISTS escalation_history_fingerprint_${g} ON reporting.escalation_history_${g} (fingerprint, open_time)
    WHERE fingerprint <> '';

-- What happened to escalations, for the observed figures.
CREATE TABLE IF NOT EXISTS reporting.escalation_change_${g} (
    name text COLLATE "C" NOT NULL,
    sequence bigint NOT NULL,
    change text COLLATE "C" NOT NULL,
    occurred_time timestamptz NOT NULL,
    before text NOT NULL,
    after text NOT NULL,
    PRIMARY KEY (name, sequence, change)
);

-- What the tools that histories came from said of themselves, row by row, for the source figures.
CREATE TABLE IF NOT EXISTS reporting.source_report_${g} (
    name text COLLATE "C" NOT NULL,
    ordinal integer NOT NULL,
    sequence bigint NOT NULL,
    reported_time timestamptz NOT NULL,
    state text COLLATE "C" NOT NULL,
    priority text COLLATE "C" NOT NULL,
    team text COLLATE "C" NOT NULL,
    problem text COLLATE "C" NOT NULL,
    open_time timestamptz,
    resolve_time timestamptz,
    close_time timestamptz,
    sla_made boolean,
    reassignment_count integer NOT NULL,
    reopen_count integer NOT NULL,
    PRIMARY KEY (name, ordinal, sequence)
);

CREATE TABLE IF NOT EXISTS reporting.problem_${g} (
    name text COLLATE "C" PRIMARY KEY,
    version bigint NOT NULL,
    state smallint NOT NULL,
    kind smallint NOT NULL,
    escalations text[] NOT NULL,
    cause_revision integer NOT NULL,
    open_time timestamptz NOT NULL,
    update_time timestamptz NOT NULL,
    resource bytea NOT NULL,
    text_key text COLLATE "C" NOT NULL,
    fingerprints text[] NOT NULL,
    confirmed_by text COLLATE "C" NOT NULL,
    -- latest occurred times so far in microseconds, for live and for imported events
    latest_live bigint NOT NULL,
    latest_import bigint NOT NULL
);
CREATE INDEX IF NOT EXISTS problem_open_${g} ON reporting.problem_${g} (open_time, name);
CREATE INDEX IF NOT EXISTS problem_update_${g} ON reporting.problem_${g} (update_time, name);
CREATE INDEX IF NOT EXISTS problem_state_${g} ON reporting.problem_${g} (state, name);
CREATE INDEX IF NOT EXISTS problem_text_${g} ON reporting.problem_${g} USING gin (text_key public.gin_trgm_ops);
CREATE INDEX IF NOT EXISTS problem_fingerprints_${g} ON reporting.problem_${g} USING gin (fingerprints);

-- Problems as each event left them, by what they are listed by: the problem itself, which may hold thousands of escalations, is
-- folded anew from its events where it is shown.
CREATE TABLE IF NOT EXISTS reporting.problem_history_${g} (
    name text COLLATE "C" NOT NULL,
    sequence bigint NOT NULL,
    effective_time timestamptz NOT NULL,
    occurred_time timestamptz NOT NULL,
    recorded_time timestamptz NOT NULL,
    state smallint NOT NULL,
    kind smallint NOT NULL,
    text_key text COLLATE "C" NOT NULL,
    fingerprints text[] NOT NULL,
    confirmed_by text COLLATE "C" NOT NULL,
    PRIMARY KEY (name, sequence)
);

CREATE TABLE IF NOT EXISTS reporting.plan_${g} (
    name text COLLATE "C" PRIMARY KEY,
    version bigint NOT NULL,
    state smallint NOT NULL,
    problem text COLLATE "C" NOT NULL,
    cause_revision integer NOT NULL,
    teams text[] NOT NULL,
    draft_time timestamptz NOT NULL,
    agree_time timestamptz,
    implement_time timestamptz,
    update_time timestamptz NOT NULL,
    resource bytea NOT NULL,
    text_key text COLLATE "C" NOT NULL,
    manager text COLLATE "C" NOT NULL,
    owners text[] NOT NULL,
    -- when the last of its items is due; infinity when there is none
    due_time timestamptz NOT NULL,
    -- what its health is judged by, whenever that is asked
    under_way boolean NOT NULL,
    first_due timestamptz,
    open_items integer NOT NULL,
    blocked_items integer NOT NULL,
    unaligned_teams integer NOT NULL,
    -- latest occurred times so far in microseconds, for live and for imported events
    latest_live bigint NOT NULL,
    latest_import bigint NOT NULL,
    -- what is watched for once it is carried out
    fingerprints text[] NOT NULL
);
CREATE INDEX IF NOT EXISTS plan_draft_${g} ON reporting.plan_${g} (draft_time, name);
CREATE INDEX IF NOT EXISTS plan_update_${g} ON reporting.plan_${g} (update_time, name);
CREATE INDEX IF NOT EXISTS plan_due_${g} ON reporting.plan_${g} (due_time, name);
CREATE INDEX IF NOT EXISTS plan_state_${g} ON reporting.plan_${g} (state, name);
CREATE INDEX IF NOT EXISTS plan_manager_${g} ON reporting.plan_${g} (manager);
CREATE INDEX IF NOT EXISTS plan_owners_${g} ON reporting.plan_${g} USING gin (owners);
CREATE INDEX IF NOT EXISTS plan_text_${g} ON reporting.plan_${g} USING gin (text_key public.gin_trgm_ops);
CREATE INDEX IF NOT EXISTS plan_problem_${g} ON reporting.plan_${g} (problem);
CREATE INDEX IF NOT EXISTS plan_teams_${g} ON reporting.plan_${g} USING gin (teams);

CREATE TABLE IF NOT EXISTS reporting.plan_item_${g} (
    name text COLLATE "C" PRIMARY KEY,
    plan text COLLATE "C" NOT NULL,
    state smallint NOT NULL,
    kind smallint NOT NULL,
    team text COLLATE "C" NOT NULL,
    due_time timestamptz NOT NULL,
    start_time timestamptz,
    done_time timestamptz,
    verify_time timestamptz,
    resource bytea NOT NULL,
    first_due_time timestamptz NOT NULL,
    owner text COLLATE "C" NOT NULL,
    blocked_by text COLLATE "C" NOT NULL,
    plan_title text NOT NULL,
    plan_state smallint NOT NULL,
    is_open boolean NOT NULL,
    -- when it is overdue if nothing happens; infinity when it cannot be
    late_from timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS plan_item_plan_${g} ON reporting.plan_item_${g} (plan, name);
CREATE INDEX IF NOT EXISTS plan_item_team_${g} ON reporting.plan_item_${g} (team, due_time, name);
CREATE INDEX IF NOT EXISTS plan_item_team_name_${g} ON reporting.plan_item_${g} (team, name);
CREATE INDEX IF NOT EXISTS plan_item_due_${g} ON reporting.plan_item_${g} (due_time, name);
CREATE INDEX IF NOT EXISTS plan_item_first_due_${g} ON reporting.plan_item_${g} (first_due_time, name);
CREATE INDEX IF NOT EXISTS plan_item_state_${g} ON reporting.plan_item_${g} (state, name);
CREATE INDEX IF NOT EXISTS plan_item_owner_${g} ON reporting.plan_item_${g} (owner, due_time, name);
CREATE INDEX IF NOT EXISTS plan_item_late_${g} ON reporting.plan_item_${g} (late_from) WHERE late_from < 'infinity';
CREATE INDEX IF NOT EXISTS plan_item_blocked_${g} ON reporting.plan_item_${g} (blocked_by) WHERE blocked_by <> '';

-- Plans as each event left them. An event takes effect at the latest occurred time so far; a row never changes, so that what
-- was known at the end of a day stays what it was.
CREATE TABLE IF NOT EXISTS reporting.plan_history_${g} (
    name text COLLATE "C" NOT NULL,
    sequence bigint NOT NULL,
    effective_time timestamptz NOT NULL,
    occurred_time timestamptz NOT NULL,
    recorded_time timestamptz NOT NULL,
    change text COLLATE "C" NOT NULL,
    state smallint NOT NULL,
    teams text[] NOT NULL,
    due_time timestamptz NOT NULL,
    under_way boolean NOT NULL,
    first_due timestamptz,
    open_items integer NOT NULL,
    blocked_items integer NOT NULL,
    unaligned_teams integer NOT NULL,
    -- the plan itself is folded anew from its events where it is shown
    title text NOT NULL,
    text_key text COLLATE "C" NOT NULL,
    manager text COLLATE "C" NOT NULL,
    owners text[] NOT NULL,
    PRIMARY KEY (name, sequence)
);

-- Items as each event left them that touched them.
CREATE TABLE IF NOT EXISTS reporting.plan_item_history_${g} (
    name text COLLATE "C" NOT NULL,
    sequence bigint NOT NULL,
    effective_time timestamptz NOT NULL,
    occurred_time timestamptz NOT NULL,
    recorded_time timestamptz NOT NULL,
    plan text COLLATE "C" NOT NULL,
    change text COLLATE "C" NOT NULL,
    state smallint NOT NULL,
    kind smallint NOT NULL,
    team text COLLATE "C" NOT NULL,
    due_time timestamptz NOT NULL,
    is_open boolean NOT NULL,
    is_wanting boolean NOT NULL,
    -- when it is overdue if nothing happens; infinity when it cannot be
    late_from timestamptz NOT NULL,
    first_due_time timestamptz NOT NULL,
    owner text COLLATE "C" NOT NULL,
    blocked_by text COLLATE "C" NOT NULL,
    resource bytea NOT NULL,
    PRIMARY KEY (name, sequence)
);
CREATE INDEX IF NOT EXISTS plan_item_history_plan_${g} ON reporting.plan_item_history_${g} (plan, sequence);

-- What was agreed, item by item.
CREATE TABLE IF NOT EXISTS reporting.plan_baseline_item_${g} (
    item text COLLATE "C" NOT NULL,
    sequence bigint NOT NULL,
    effective_time timestamptz NOT NULL,
    occurred_time timestamptz NOT NULL,
    recorded_time timestamptz NOT NULL,
    plan text COLLATE "C" NOT NULL,
    baseline integer NOT NULL,
    due_time timestamptz NOT NULL,
    PRIMARY KEY (plan, baseline, item)
);

CREATE TABLE IF NOT EXISTS reporting.team_${g} (
    name text COLLATE "C" PRIMARY KEY,
    version bigint NOT NULL,
    display_name text NOT NULL,
    kind smallint NOT NULL,
    resource bytea NOT NULL
);
