-- PostgreSQL's JSON logs: jsonlog (15 and newer), and the records that CloudNativePG wraps (csvlog's columns). In: physical,
-- a row per line. Out: table records in the order of time (a file that has its newest record first is turned round; `line` is
-- where a record stands; `reason` says what is no record), view raw.
create or replace table found as
select
    text,
    case
        when json_valid(text) and json_type(text) = 'OBJECT' then json_transform(
            text,
            '{"timestamp":"VARCHAR","user":"VARCHAR","dbname":"VARCHAR","pid":"VARCHAR","session_id":"VARCHAR","ps":"VARCHAR",
              "vxid":"VARCHAR","error_severity":"VARCHAR","state_code":"VARCHAR","message":"VARCHAR","detail":"VARCHAR",
              "hint":"VARCHAR","internal_query":"VARCHAR","context":"VARCHAR","statement":"VARCHAR",
              "application_name":"VARCHAR",
              "record":{"log_time":"VARCHAR","user_name":"VARCHAR","session_id":"VARCHAR","command_tag":"VARCHAR",
                "virtual_transaction_id":"VARCHAR","error_severity":"VARCHAR","sql_state_code":"VARCHAR","message":"VARCHAR",
                "detail":"VARCHAR","hint":"VARCHAR","internal_query":"VARCHAR","context":"VARCHAR","query":"VARCHAR",
                "application_name":"VARCHAR"}}'
        )
    end as said
from physical;

create or replace table records as
with told as (
    select
        rowid + 1 as line,
        coalesce(said.timestamp, said.record.log_time) as log_time,
        coalesce(said.user, said.record.user_name) as user_name,
        coalesce(said.session_id, said.record.session_id) as session_id,
        coalesce(said.ps, said.record.command_tag) as command_tag,
        coalesce(said.vxid, said.record.virtual_transaction_id) as vxid,
        coalesce(said.error_severity, said.record.error_severity) as severity,
        coalesce(said.state_code, said.record.sql_state_code) as sql_state_code,
        coalesce(said.message, said.record.message) as text,
        null::varchar as more,
        coalesce(said.detail, said.record.detail) as detail,
        coalesce(said.hint, said.record.hint) as hint,
        coalesce(said.internal_query, said.record.internal_query) as internal_query,
        coalesce(said.context, said.record.context) as context,
        coalesce(said.statement, said.record.query) as query,
        coalesce(said.application_name, said.record.application_name) as application,
        case
            when found.text is null or trim(found.text) = '' then 'an empty line'
            when found.text = chr(2) || 'cut' then 'it is longer than 4 MB'
            when found.text = chr(2) || 'lost' then 'the gzip file is damaged: the rest is lost'
            when said is null then 'it is not a JSON object'
            when log_time is null or severity is null then 'it is no message of PostgreSQL'
        end as reason,
        case when reason is null then 'head' else 'none' end as kind
    from found
),
turned as (
    select coalesce(count(*) filter (log_time < before) > count(*) filter (log_time > before), false) as is_turned
    from (select log_time, lag(log_time) over (order by line) as before from told where reason is null)
)
select * exclude (is_turned) from told, turned
order by case when is_turned then -line else line end;

create or replace view raw as select * exclude (kind, reason, text, more), text as message from records where reason is null;
