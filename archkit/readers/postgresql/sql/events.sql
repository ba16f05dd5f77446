-- What PostgreSQL said beside statements. In: placed; the macros. Out: rows in happened (events.py).
-- A lock wait is one event, from the message that ends it; "still waiting" counts where no end was logged. The time of
-- "checkpoints are occurring too frequently" is the pause between two of them. A temporary file that is given back behind
-- its statement is logged without it: it belongs to the last one of its transaction.
insert into happened by name
with told as (
    select
        seq,
        line,
        local_time,
        zone,
        session,
        local_id,
        application,
        user_name,
        message,
        nullif(query, '') as query,
        case when regexp_full_match(state_code, '[0-9A-Z]{5}') then state_code end as state,
        severity in ('ERROR', 'FATAL', 'PANIC') as is_error,
        starts_with(message, 'process ') as is_lock,
        starts_with(message, 'checkpoint') or starts_with(message, 'restartpoint') as is_checkpoint
    from placed
    where verb is null and (
        severity in ('ERROR', 'FATAL', 'PANIC')
        or severity = 'LOG' and (
            starts_with(message, 'process ')
            or starts_with(message, 'temporary file: ')
            or starts_with(message, 'checkpoint')
            or starts_with(message, 'restartpoint ')
            or starts_with(message, 'automatic ')
        )
    )
),
read as (
    select
        *,
        case
            when is_lock then regexp_extract(
                message,
                '^process \d+ (still waiting for|acquired|failed to acquire) ([A-Za-z]+Lock) on (.+) after (\d+\.\d+) ms',
                ['step', 'mode', 'object', 'ms']
            )
        end as lock,
        case
            when starts_with(message, 'automatic ') then regexp_extract(
                message,
                '^automatic (?:aggressive )?(vacuum|analyze)(?: to prevent wraparound)? of table "[^.\n]*\.([^\n]+)"(?::| system usage|\n|$)',
                ['work', 'path']
            )
        end as upkeep
    from told
),
followed as (
    select
        *,
        lead(coalesce(lock.step, '')) over (partition by session, is_lock order by seq) as next_step,
        last_value(case when is_checkpoint and contains(message, 'point starting:') then message end ignore nulls)
            over (order by seq rows unbounded preceding) as started
    from read
),
sorted as (
    select
        *,
        case
            when is_error and (state = '40P01' or message = 'deadlock detected') then 'deadlock'
            when is_error and (
                state in ('57014', '55P03', '25P03', '25P04', '57P05')
                or starts_with(message, 'canceling statement due to ')
            ) then 'cancelled'
            when is_error and (
                state in ('53300', '57P03', '3D000')
                or starts_with(state, '28')
                or starts_with(message, 'remaining connection slots ')
                or starts_with(message, 'sorry, too many clients')
                or starts_with(message, 'password authentication failed ')
                or starts_with(message, 'no pg_hba.conf entry ')
            ) then 'refused'
            when is_error then 'error'
            when lock.step in ('acquired', 'failed to acquire') then 'lock_wait'
            when lock.step = 'still waiting for' and coalesce(next_step, '') not in ('acquired', 'failed to acquire')
                then 'lock_wait'
            when starts_with(message, 'temporary file: ') then 'temp_file'
            when is_checkpoint and (contains(message, 'point complete: ') or contains(message, ' too frequently ')) then 'checkpoint'
            when upkeep.work <> '' then 'autovacuum'
        end as kind
    from followed
),
measured as (
    select
        *,
        case
            when kind = 'cancelled' then coalesce(
                nullif(regexp_extract(message, 'due to (statement timeout|lock timeout|user request|conflict with recovery)', 1), ''),
                nullif(regexp_extract(message, '(autovacuum|idle-in-transaction timeout|idle-session timeout|transaction timeout)', 1), ''),
                state
            )
            when is_error then state
            when kind = 'lock_wait' then concat_ws(
                ' on ',
                lock.mode,
                nullif(
                    regexp_extract(lock.object, '^(transaction|virtual transaction|tuple|relation|extension|page|advisory lock|object)\b', 1),
                    ''
                )
            )
            when kind = 'checkpoint' then case
                when contains(message, ' too frequently ') then 'too frequent'
                when contains(started, ' wal') or contains(started, ' xlog') then 'wal'
                when contains(started, ' time') then 'time'
                when contains(started, ' shutdown') then 'shutdown'
                when started is not null then 'requested'
            end
        end as subject,
        case kind
            when 'lock_wait' then try_cast(lock.ms as double)
            when 'temp_file' then try_cast(regexp_extract(message, ', size (\d+)$', 1) as double)
            when 'checkpoint' then 1000 * coalesce(
                try_cast(regexp_extract(message, ' total=(\d+\.\d+) s', 1) as double),
                try_cast(regexp_extract(message, '\((\d+) seconds? apart\)', 1) as double)
            )
            when 'autovacuum' then 1000 * try_cast(regexp_extract(message, 'elapsed:? (\d+\.\d+) s', 1) as double)
        end as amount
    from sorted
    where kind is not null
),
orphans as (
    select seq, session, local_id from measured where kind = 'temp_file' and query is null and local_id > 0
),
near as (
    select seq, session, local_id, text
    from placed
    semi join orphans using (session, local_id)
    where verb in ('statement', 'execute') and text is not null
),
owners as (
    select orphans.seq, near.text
    from orphans
    asof join near
        on near.session = orphans.session and near.local_id = orphans.local_id and near.seq < orphans.seq
)
select
    line,
    utc(local_time, zone) as happened_at,
    kind,
    session,
    application,
    user_name,
    -- What could not be parsed has no shape.
    case
        when query is null then owners.text
        when state is distinct from '42601' then blanked(without_own_comment(query))
    end as text,
    subject,
    case when kind = 'autovacuum' then upkeep.work end as work,
    case when kind = 'autovacuum' then upkeep.path end as path,
    case when amount between 0 and 1e15 then amount end as amount,
    case when amount between 0 and 1e15 then case kind when 'temp_file' then 'bytes' else 'ms' end end as unit
from measured
left join owners using (seq)
order by line;
