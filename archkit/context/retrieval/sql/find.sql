-- Which passages answer best. Each concept of the question counts by its weight, and for each what a passage says
-- and where it stands (path and symbol), :place times as much; the tenth use of a word adds less than the first:
-- half of what a concept can give is reached at a rank of :enough_body and :enough_place. Words that are only
-- related count by their strength. The best :most, best first.
with wanted as (
    select
        json_extract(value, '$.concept') as concept,
        json_extract(value, '$.weight') as weight,
        json_extract(value, '$.query') as query,
        json_extract(value, '$.strength') as strength
    from json_each(:wanted)
),
hits as (
    select w.concept, w.weight, b.rowid as passage, -bm25(bodies) * w.strength as body, 0 as place
    from wanted w join bodies b on b.bodies match w.query
    union all
    select w.concept, w.weight, p.rowid, 0, -bm25(places) * w.strength
    from wanted w join places p on p.places match w.query
),
answered as (
    select passage, weight, sum(body) as body, sum(place) as place
    from hits
    group by passage, concept, weight
),
scored as (
    select
        passage,
        sum(weight * (body / (body + :enough_body) + :place * place / (place + :enough_place))) as score
    from answered
    group by passage
)
select p.id, f.id as file, f.root, f.kind, s.score
from scored s
join passages p on p.id = s.passage
join files f on f.id = p.file
order by s.score desc, f.path, p.line
limit :most;
