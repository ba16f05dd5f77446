-- The parts of each record onto its first line. In: lines, attached. An update keeps the rows in their order, as a join would
-- not.
update lines set
    more = tails.more,
    detail = tails.detail,
    hint = tails.hint,
    internal_query = tails.internal_query,
    context = tails.context,
    query = tails.query
from (
    with goings as (
        select section, string_agg(text, '' order by seq) as more
        from attached
        where is_kept and part is null
        group by section
    ),
    parts as (
        select head, part, case when more is null then text else concat(text, more) end as text
        from attached
        left join goings on goings.section = seq
        where is_kept and part is not null
        union all
        select section as head, null as part, more as text from goings where section not in (select seq from attached)
    )
    select
        head,
        max(text) filter (part is null) as more,
        max(text) filter (part = 'DETAIL') as detail,
        max(text) filter (part = 'HINT') as hint,
        max(text) filter (part = 'QUERY') as internal_query,
        max(text) filter (part = 'CONTEXT') as context,
        max(text) filter (part = 'STATEMENT') as query
    from parts
    group by head
) as tails
where lines.rowid = head;
