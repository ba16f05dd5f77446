-- The lines of a text log, each with what it is to its record. In: view or table entries; :cut: is the query that takes them
-- apart (prefix_sql.py), :translated: the condition that a severity is in another language. Out: table lines, whose rowid is
-- the order. kind: head begins a record, part is its DETAIL or the like, more goes on with the line before, lost is a record
-- that cannot be read, none is no line of PostgreSQL's; `text` is what it says, or the reason of a lost one or a none. The
-- parts of a record are filled in by tails.sql.
create or replace table lines as
with cut as (:cut:),
sorted as (
    select
        *,
        case
            when severity in ('DETAIL', 'HINT', 'QUERY', 'CONTEXT', 'STATEMENT', 'LOCATION', 'BACKTRACE') then 'part'
            when severity = 'LOG'
                and not starts_with(said, 'duration: ')
                and not starts_with(said, 'statement: ')
                and regexp_matches(said, '^\D{2,30}\d+[.,]\d{3} \S{1,8}(  |$)') then 'lost'
            when severity is not null then 'head'
            when is_rest or sub > 1 or starts_with(entry, chr(9)) then 'more'
            when entry is null or trim(entry) = '' then 'none'
            when starts_with(entry, chr(2)) then 'none'
            when starts_with(entry, ' ') then 'more'
            when :translated: then 'lost'
            else 'none'
        end as kind
    from cut
)
select
    * exclude (said, entry, is_rest),
    case
        when kind in ('head', 'part') then said
        when kind = 'more' then case
            when starts_with(entry, chr(9)) then concat(chr(10), substr(entry, 2))
            when is_rest and not starts_with(entry, ' ') then concat(' ', entry)
            when is_rest then entry
            else concat(chr(10), entry)
        end
        when kind = 'lost' then 'it is not in English; lc_messages = ''C'' is understood'
        when entry is null or trim(entry) = '' then 'an empty line'
        when entry = chr(2) || 'cut' then 'it is longer than 4 MB'
        when entry = chr(2) || 'lost' then 'the gzip file is damaged: the rest is lost'
        else 'it does not begin like the lines of this log (log_line_prefix)'
    end as text,
    null::varchar as more,
    null::varchar as detail,
    null::varchar as hint,
    null::varchar as internal_query,
    null::varchar as context,
    null::varchar as query
from sorted;
