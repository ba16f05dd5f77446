"""What comments of statements say: sqlcommenter and Marginalia, in front and behind."""

from __future__ import annotations

import pytest
from csvlog_samples import Record, read_bytes, to_csv

from archkit.readers.tags import read_tags, route_of

ROUTES = {
    "/*action='%2Fusers',framework='express%3A4.17',route='%2Fusers%2F%3Aid'*/": "/users/:id",
    "/*route='%5Epolls/(%3FP%3Cpk%3E[0-9]+)/$',framework='django:3.2.1'*/": "/polls/:id/",
    "/*controller='orders',action='show'*/": "orders#show",
    "/*application:Shop,controller:orders,action:index*/": "orders#index",
    "/* application:Shop,namespaced_controller:admin/orders,controller:orders,action:index */": "admin/orders#index",
    "/*application:Shop,job:SyncStock*/": "SyncStock",
    r"/*controller='App%5CHttp%5COrders',action='index'*/": "App.Http.Orders#index",
    "/*controller='tok_9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c',action='index'*/": "index",
    "/*db_driver='psycopg2',framework='flask'*/": None,
    "/*route='/users/4711/orders/0b7c2e2e-8a0d-4f6b-9f0e-1c2d3e4f5a6b'*/": "/users/:id/orders/:id",
    r"/*route='it\'s'*/": "/:id",
    "/* no tags: here */": None,
}


@pytest.mark.parametrize(("comment", "route"), ROUTES.items())
def test_a_comment_names_a_route_as_it_may_leave(comment: str, route: str | None) -> None:
    assert route_of(read_tags(comment)) == route


def _message(sql: str) -> Record:
    return Record(f"duration: 1.000 ms  statement: {sql}")


def test_tags_in_front_and_behind_give_statements_their_route_and_shapes_their_tags() -> None:
    trace = "traceparent='00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'"
    read = read_bytes(
        to_csv(
            _message(f"select a from t where b = 1 /*action='index',controller='orders',{trace}*/"),
            _message(
                "/*application:Shop,controller:orders,action:index,request_id:99*/ select a from t where b = 2"
            ),
            _message("select a from t where b = 3 -- action='secret'"),
            _message("select a from t where b = '/*action=''x''*/'"),
            _message("select a from t where b = 4 /*action='hunter2zebra99887766',framework='rails'*/;"),
        )
    )
    rows = read.ask("select line, route, trace is not null from statements order by line")
    assert rows == [
        (1, "orders#index", True),
        (2, "orders#index", False),
        (3, None, False),
        (4, None, False),
        (5, None, False),
    ]
    assert len({row["shape"] for row in read.statements()}) == 1
    assert read.ask("select name, value, calls from shape_tags order by name, value") == [
        ("action", "index", 2), ("application", "Shop", 1), ("controller", "orders", 2), ("framework", "rails", 1),
    ]  # fmt: skip
