-- Records of a text log in the form of csvlog. In: lines. Out: view raw.
create or replace view raw as
select
    * exclude (line, sub, kind, text, more),
    coalesce(line, rowid + 1) as line,
    case when more is null then text else concat(text, more) end as message
from lines
where kind = 'head';
