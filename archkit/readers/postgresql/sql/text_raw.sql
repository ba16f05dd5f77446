-- Records of a text log in the form of csvlog. In: lines, tails. Out: view raw.
create or replace view raw as
select
    lines.* exclude (line, sub, kind, text),
    coalesce(lines.line, lines.rowid + 1) as line,
    case when more is null then text else concat(text, more) end as message,
    detail,
    hint,
    internal_query,
    context,
    query
from lines
left join tails on tails.head = lines.rowid
where kind = 'head';
