"""The API of an app as OpenAPI 3.1: tRPC 11 over HTTP, as the generated code speaks it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from archkit.report import words
from archkit.report.markdown import line, paragraph
from archkit.report.openapi_schemas import Schemas

if TYPE_CHECKING:
    from archkit.model.api import Entity, Procedure, Router
    from archkit.model.design import Design
    from archkit.model.service import App

Json = dict[str, Any]
VERSION_HEADER = "Accept-Version"
_JSON = "application/json"
_ERRORS = {
    "400": ("BadRequest", "The input does not fit its schema."),
    "401": ("Unauthorized", "A valid bearer token is needed."),
    "403": ("Forbidden", "The token lacks the scope."),
    "404": ("NotFound", "There is no such record."),
    "409": ("Conflict", "A record with the same unique value exists."),
    "422": ("Unprocessable", "It refers to a record that is not there, or another record refers to it."),
    "429": ("TooManyRequests", "The caller has used up the limit of this minute."),
    "500": ("InternalError", "Something went wrong on the side of the service."),
    "503": ("Unavailable", "The service cannot answer right now."),
}
_SECONDS: Json = {"type": "integer", "minimum": 0}
_ALWAYS = ("400", "429", "500", "503")
_OF_ACTION = {
    "get": ("404",),
    "create": ("409", "422"),
    "update": ("404", "409", "422"),
    "delete": ("404", "422"),
    "transact": ("404", "409", "422"),
}
_ERROR: Json = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["message", "code", "data"],
            "properties": {
                "message": {"type": "string"},
                "code": {"type": "integer", "description": "The code of JSON-RPC 2.0."},
                "data": {
                    "type": "object",
                    "required": ["code", "httpStatus"],
                    "properties": {
                        "code": {"type": "string", "description": "The code of tRPC, as NOT_FOUND."},
                        "httpStatus": {"type": "integer"},
                        "path": {"type": "string"},
                        "requestId": {"type": "string"},
                        "retryAfterSeconds": {"type": "number"},
                        "issues": {
                            "type": "array",
                            "items": {
                                "type": "object",
                                "required": ["path", "code", "message"],
                                "properties": {
                                    name: {"type": "string"} for name in ("path", "code", "message")
                                },
                            },
                        },
                    },
                },
            },
        }
    },
}


def openapi_document(design: Design, app: App) -> Json:
    """Return the OpenAPI 3.1.0 document of one app, the same for the same design in any order.

    A query is a GET with its input as JSON in `input`, a mutation a POST with its input as the body; an
    answer is `{"result": {"data": ...}}`, an error `{"error": {...}}`. Versions are told apart as the design
    says: by the prefix /v1, by a header, or by the media type of answers.
    """
    services = sorted((s for s in design.services if s.name in app.services), key=lambda s: s.name)
    entities = tuple(e for e in design.api.entities if e.service in app.services)
    routers = [r for r in design.api.routers if r.service in app.services]
    writer = _Writer(design, app, Schemas(design.api, entities))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": app.name,
            "version": "1.0.0",
            "description": "tRPC 11 over HTTP: each call is one procedure. Times are in UTC.",
        },
        "tags": [{"name": s.name, "description": paragraph(s.domain)} for s in services],
        "paths": writer.paths(routers) | _HEALTH,
        "components": {
            "schemas": writer.schemas.components() | {"trpc.Error": _ERROR},
            "responses": writer.error_responses(),
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
    }


class _Writer:
    """Writes the operations of one app."""

    def __init__(self, design: Design, app: App, schemas: Schemas) -> None:
        self._api = design.api
        self._media_type = _JSON
        if design.api.versioning == "media-type":
            self._media_type = f"application/vnd.{_token(app.name)}.v1+json"
        self._prefix = "/v1/trpc" if design.api.versioning == "uri" else "/trpc"
        self.schemas = schemas

    def paths(self, routers: list[Router]) -> Json:
        found = {}
        for router in routers:
            for procedure in router.procedures:
                if entity := self._api.entity(procedure.table):
                    method = "get" if procedure.kind == "query" else "post"
                    path = f"{self._prefix}/{quote(procedure.full_name)}"
                    found[path] = {method: self._operation(router, procedure, entity)}
        return dict(sorted(found.items()))

    def error_responses(self) -> Json:
        content = {self._media_type: {"schema": {"$ref": "#/components/schemas/trpc.Error"}}}
        found: Json = {name: {"description": says, "content": content} for name, says in _ERRORS.values()}
        found["TooManyRequests"]["headers"] = {"Retry-After": {"description": "In s.", "schema": _SECONDS}}
        return found

    def _operation(self, router: Router, procedure: Procedure, entity: Entity) -> Json:
        is_public = procedure.access == "public"
        scope = f"{router.service}:{'read' if procedure.kind == 'query' else 'write'}"
        given = self._given(self.schemas.input_of(entity, procedure), is_query=procedure.kind == "query")
        return {
            "operationId": procedure.full_name,
            "tags": [router.service],
            "summary": f"{procedure.action.capitalize()} {entity.name}",
            "description": _description(procedure, None if is_public else scope),
            "security": [] if is_public else [{"bearer": [scope]}],
            **given,
            "responses": {
                "200": self._success(self.schemas.output_of(entity, procedure)),
                **_refusals(procedure),
            },
        }

    def _given(self, schema: Json, *, is_query: bool) -> Json:
        parameters: list[Json] = []
        if self._api.versioning == "header":
            version = {"type": "string", "enum": ["1"], "default": "1"}
            parameters.append({"name": VERSION_HEADER, "in": "header", "schema": version})
        content = {_JSON: {"schema": schema}}
        if is_query:
            parameters.append({"name": "input", "in": "query", "required": True, "content": content})
            return {"parameters": parameters}
        body = {"requestBody": {"required": True, "content": content}}
        return {"parameters": parameters, **body} if parameters else body

    def _success(self, data: Json | None) -> Json:
        result: Json = {"type": "object"}
        if data is not None:
            result |= {"required": ["data"], "properties": {"data": data}}
        schema = {"type": "object", "required": ["result"], "properties": {"result": result}}
        return {"description": "The answer.", "content": {self._media_type: {"schema": schema}}}


def _refusals(procedure: Procedure) -> Json:
    guarded = () if procedure.access == "public" else ("401", "403")
    codes = sorted({*_ALWAYS, *guarded, *_OF_ACTION.get(procedure.action, ())})
    return {code: {"$ref": f"#/components/responses/{_ERRORS[code][0]}"} for code in codes}


def _description(procedure: Procedure, scope: str | None) -> str:
    limit = words.count(procedure.rate_limit_per_minute)
    sentences = [
        f"Needs the scope {line(scope)}." if scope else "Public.",
        f"At most {limit} calls per minute and caller.",
        f"Takes the place of {line(procedure.endpoint)}." if procedure.endpoint else "",
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _token(name: str) -> str:
    """Return the name as a part of a media type (RFC 6838, section 4.2)."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60] or "api"


def _status(value: str, says: str) -> Json:
    schema = {
        "type": "object",
        "required": ["status"],
        "properties": {"status": {"type": "string", "enum": [value]}},
    }
    return {"description": says, "content": {_JSON: {"schema": schema}}}


_HEALTH: Json = {
    "/health/live": {
        "get": {
            "operationId": "healthLive",
            "summary": "Whether the process answers",
            "security": [],
            "responses": {"200": _status("ok", "It answers.")},
        }
    },
    "/health/ready": {
        "get": {
            "operationId": "healthReady",
            "summary": "Whether the app can do its work, database included",
            "security": [],
            "responses": {
                "200": _status("ok", "It can."),
                "503": _status("unavailable", "It cannot."),
            },
        }
    },
}
