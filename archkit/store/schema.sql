-- The views that readers fill and analysis reads; times are UTC, durations milliseconds.
-- A study without such rows has these empty tables in their place.
create schema empty;

create table empty.statements (
    source varchar,             -- sha256 of the input file, first 12 digits
    line bigint,                -- of the input file, from 1
    session varchar,
    transaction bigint,         -- null: the statement stands alone
    trace bigint,               -- keyed per study, as in requests and spans
    application varchar,
    "user" varchar,
    started_at timestamp,
    duration_ms double,         -- parse, bind and execute together; null: not logged
    rows bigint,
    shape varchar,
    arguments_hash bigint,      -- keyed per study; null: no arguments known
    traffic varchar,            -- interactive, batch or maintenance
    route varchar               -- the endpoint that a comment of the statement names (sqlcommenter)
);

create table empty.requests (
    source varchar,
    line bigint,
    started_at timestamp,
    endpoint varchar,
    method varchar,
    status integer,
    duration_ms double,
    trace bigint
);

-- One row per log file: what its records say about how it was written.
create table empty.log_signs (
    source varchar,
    records bigint,
    durations bigint,           -- executed statements whose text and duration are known
    executions bigint,          -- executed statements, also durations whose statement was not logged
    bound bigint,               -- extended-protocol executions with their bind before them
    extended bigint,            -- extended-protocol executions
    ids_used bigint,            -- transaction ids that the log's records account for
    ids_spanned bigint,         -- transaction ids that the sessions went through
    least_ms double,            -- the shortest duration logged with a text
    first_at timestamp,
    last_at timestamp
);

create table empty.sessions (
    source varchar,
    session varchar,
    application varchar,
    first_at timestamp,
    last_at timestamp
);

-- Parts of a request that ran in one process, as a tracer saw them.
create table empty.spans (
    source varchar,
    line bigint,
    trace bigint,
    span bigint,
    parent bigint,              -- null: the first of its trace
    service varchar,
    name varchar,
    kind varchar,               -- server, client, producer, consumer or internal
    peer varchar,               -- whom a client or producer calls, as it says: a service, a database, a queue
    started_at timestamp,
    duration_ms double,
    is_error boolean
);

-- What the server said beside statements.
create table empty.events (
    source varchar,
    line bigint,
    happened_at timestamp,
    kind varchar,               -- error, deadlock, lock_wait, temp_file, checkpoint, autovacuum, cancelled or refused
    session varchar,
    application varchar,
    "user" varchar,
    shape varchar,              -- of the statement that it happened to
    subject varchar,            -- error, deadlock, refused: SQLSTATE; cancelled: the reason; lock_wait: the lock's mode
                                -- and what it is on; checkpoint: its cause; autovacuum: the work and its table
    amount double,
    unit varchar                -- of the amount: ms or bytes
);

-- Statements that were counted elsewhere (pg_stat_statements): sums over calls, no single call.
create table empty.statement_totals (
    source varchar,
    line bigint,
    shape varchar,
    "user" varchar,
    calls bigint,
    total_ms double,
    min_ms double,
    max_ms double,
    stddev_ms double,
    rows bigint
);

-- What a load test measured (k6): a row per statistic of a metric.
create table empty.load_tests (source varchar, metric varchar, statistic varchar, value double, unit varchar);

-- What comments of statements say about them (sqlcommenter): known tags only.
create table empty.shape_tags (source varchar, shape varchar, name varchar, value varchar, calls bigint);

-- Lines of a log that another one has too: they are counted there.
create table empty.repeats (source varchar, line bigint);

create table empty.shapes (
    shape varchar,
    sql varchar,                -- without literals, comments and unknown names
    kind varchar,               -- read, write, ddl, transaction or other
    complexity varchar,         -- simple or complex
    parsed boolean
);

create table empty.shape_tables (shape varchar, "table" varchar, access varchar);

create table empty.shape_predicates (
    shape varchar,
    "table" varchar,
    "column" varchar,
    operator varchar,           -- =, in, any, range, like, is or other
    use varchar                 -- filter, join, reach (a join's column that was read before), sort or group
);

-- Ranks (from 1) of the order statistics that bound the p-quantile of n values with 95 % confidence
-- (Conover, Practical Nonparametric Statistics, section 3.2); laws.percentile_ranks is the same in Python.
create macro rank_low(n, p) as
    greatest(1, floor(n * p - 1.959963984540054 * sqrt(n * p * (1 - p))))::bigint;
create macro rank_high(n, p) as
    least(n, ceil(n * p + 1.959963984540054 * sqrt(n * p * (1 - p))) + 1)::bigint;

-- The 95 % confidence interval of a share: k of n (E. B. Wilson, Probable inference, the law of succession, and
-- statistical inference, Journal of the American Statistical Association 22, 1927); null for no call at all.
create macro share_middle(k, n) as (k + 1.920729410347062) / (n + 3.841458820694124);
create macro share_spread(k, n) as
    1.959963984540054 * sqrt(k::double * (n - k) / n + 0.960364705173531) / (n + 3.841458820694124);
create macro share_low(k, n) as
    case when n > 0 then greatest(0.0, share_middle(k, n) - share_spread(k, n)) end;
create macro share_high(k, n) as
    case when n > 0 then least(1.0, share_middle(k, n) + share_spread(k, n)) end;
