-- Records that stand in two files: a log and its rotation that was copied in the middle, or one run logged in two forms.
-- In: views statements, requests, sessions of all files. Out: table repeats(source, line): what another file has too.
-- A statement is the same where all that it tells is (session, transaction, time, duration, shape, arguments, trace),
-- and as often as it stands in both; only sessions are compared that two files have at the same time. Requests have no
-- session: they are the same only where nearly all of the time that two files share are (19 of 20, and 20 at least).
create table repeats as
with shared as (
    select distinct a.source, a.session
    from sessions a
    join sessions b
        on a.session = b.session and a.source <> b.source and a.first_at <= b.last_at and b.first_at <= a.last_at
),
told as (
    select
        source,
        line,
        hash(session, transaction, trace, started_at, duration_ms, shape, arguments_hash) as record,
        row_number() over (
            partition by source, session, transaction, trace, started_at, duration_ms, shape, arguments_hash order by line
        ) as nth
    from statements
    semi join shared using (source, session)
),
ordered as (select source, line, row_number() over (partition by record, nth order by source) as copy from told),
spans_of as (select source, min(started_at) as first_at, max(started_at) as last_at from requests group by source),
pairs as (
    select
        a.source as kept,
        b.source,
        greatest(a.first_at, b.first_at) as first_at,
        least(a.last_at, b.last_at) as last_at
    from spans_of a
    join spans_of b on a.source < b.source and a.first_at <= b.last_at and b.first_at <= a.last_at
),
asked as (
    select
        source,
        line,
        started_at,
        hash(started_at, endpoint, method, status, duration_ms, trace) as record,
        row_number() over (
            partition by source, started_at, endpoint, method, status, duration_ms, trace order by line
        ) as nth
    from requests
    where source in (select kept from pairs union all select source from pairs)
),
compared as (
    select p.kept, p.source, r.line, k.line is not null as is_kept
    from pairs p
    join asked r on r.source = p.source and r.started_at between p.first_at and p.last_at
    left join asked k on k.source = p.kept and k.record = r.record and k.nth = r.nth
),
alike as (
    select kept, source
    from compared
    group by kept, source
    having count(*) filter (is_kept) >= 20 and avg(is_kept::int) >= 0.95
)
select source, line from ordered where copy > 1
union
select c.source, c.line from compared c semi join alike using (kept, source) where is_kept;
