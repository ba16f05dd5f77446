-- PostgreSQL csvlog records to statements. Parameters: $source, $key, $blank, $blank_with, $uncomment.
-- In: records(line, log_time, user_name, session_id, vxid, severity, message, detail, application).
-- Out: tables steps, statements, texts.

-- One row per record that says something about a statement: its verb, duration and blanked text.
create table steps as
with split as (
    select
        *,
        regexp_extract(
            message,
            '(?s)^(?:duration: ([0-9.]+) ms)?(?:  )?(statement|parse|bind|execute)(?: fetch from)? ?([^:]*): (.*)$',
            ['duration', 'verb', 'name', 'text']
        ) as said,
        regexp_extract(message, '^duration: ([0-9.]+) ms$', 1) as bare
    from records
    where severity = 'LOG'
),
blanked as (
    select
        *,
        regexp_replace(said.text, $blank, $blank_with, 'g') as blank
    from split
    where said.verb <> '' or bare <> ''
)
select
    line, log_time, user_name, application, session_id, vxid,
    case when bare <> '' then 'duration' when said.duration = '' then 'text' else said.verb end as step,
    try_cast(nullif(coalesce(nullif(bare, ''), said.duration), '') as double) as duration_ms,
    said.name as prepared,
    case
        when contains(blank, '/*') or contains(blank, '--') then regexp_replace(blank, $uncomment, '', 'g')
        else blank
    end as text,
    nullif(regexp_extract(said.text, 'traceparent=''00-([0-9a-f]{32})', 1), '') as trace,
    -- A statement with $n whose parameters were not logged has unknown arguments.
    case
        when not coalesce(starts_with(lower(detail), 'parameters:'), false) and regexp_matches(said.text, '\$\d')
            then null
        else left(sha256($key || coalesce(detail, '') || regexp_replace(said.text, $uncomment, '', 'g')), 16)
    end as arguments_hash
from blanked
where duration_ms is null or duration_ms >= 0
order by session_id, line;

-- Parse and bind belong to the execute that follows; a bare duration to the text before it.
create table calls as
with neighbours as (
    select
        *,
        lead(step) over (partition by session_id order by line) as next_step,
        lag(step) over (partition by session_id order by line) as last_step
    from steps
),
ended as (
    select
        *,
        step in ('statement', 'execute')
        or (step = 'text' and coalesce(next_step, '') <> 'duration')
        or (step = 'duration' and last_step = 'text') as ends
    from neighbours
),
numbered as (
    select
        *,
        coalesce(
            sum(ends::int) over (
                partition by session_id order by line rows between unbounded preceding and 1 preceding
            ),
            0
        ) as call
    from ended
)
select
    session_id,
    call,
    arg_max(text, line) filter (step in ('statement', 'execute', 'text')) as text,
    arg_max(arguments_hash, line) filter (step in ('statement', 'execute', 'text')) as arguments_hash,
    arg_max(trace, line) filter (trace is not null) as trace,
    arg_max(step, line) filter (ends) as step,
    max(line) filter (ends) as line,
    max(log_time) filter (ends) as log_time,
    arg_max(vxid, line) filter (ends) as vxid,
    any_value(user_name) as user_name,
    any_value(application) as application,
    list({'step': step, 'text': text, 'ms': duration_ms}) as parts
from numbered
group by session_id, call
having bool_or(ends);

create table statements as
select
    line,
    log_time,
    session_id as session,
    case
        when split_part(vxid, '/', 2) not in ('', '0') then session_id || '/' || split_part(vxid, '/', 2)
    end as transaction,
    trace,
    application,
    user_name as "user",
    list_sum(
        list_transform(
            list_filter(parts, lambda p: p.step = 'duration' or p.text = calls.text),
            lambda p: p.ms
        )
    ) as duration_ms,
    text,
    arguments_hash,
    step,
    len(list_filter(parts, lambda p: p.step = 'bind' and p.text = calls.text)) > 0 as has_bind
from calls;

-- Only these distinct texts ever reach Python.
create table texts as
select text, count(*) as calls from statements group by text;
