import assert from "node:assert/strict";
import { test } from "node:test";
import { Effect } from "effect";
import { SignJWT } from "jose";
import { type AuthConfig, makeAuthenticate } from "./auth.ts";

const SECRET = "thirty-two characters or even more";
const NOTHING: AuthConfig = { secret: undefined, jwksUrl: undefined, issuer: undefined, audience: undefined };
const CONFIG: AuthConfig = { ...NOTHING, secret: SECRET, issuer: "https://issuer.test", audience: "shop" };

function sign(claims: object, secret = SECRET): Promise<string> {
  const payload = {
    sub: "ann",
    scope: "shop:read  shop:write",
    iss: CONFIG.issuer,
    aud: "shop",
    exp: 4102444800,
    ...claims,
  };
  return new SignJWT(JSON.parse(JSON.stringify(payload)))
    .setProtectedHeader({ alg: "HS256" })
    .sign(new TextEncoder().encode(secret));
}

const outcome = (config: AuthConfig, authorization: string | undefined) =>
  Effect.runPromise(
    Effect.match(makeAuthenticate(config)(authorization), {
      onSuccess: ({ subject, scopes }) => [subject, ...scopes].join(" "),
      onFailure: ({ _tag }) => _tag,
    }),
  );

test("a good token gives subject and scopes", async () => {
  assert.equal(await outcome(CONFIG, `Bearer ${await sign({})}`), "ann shop:read shop:write");
});

for (const [what, claims] of [
  ["expired", { exp: 1 }],
  ["without an end", { exp: undefined }],
  ["without a subject", { sub: undefined }],
  ["of another issuer", { iss: "https://other.test" }],
  ["for another audience", { aud: "other" }],
] as const) {
  test(`a token ${what} is refused`, async () => {
    assert.equal(await outcome(CONFIG, `Bearer ${await sign(claims)}`), "Unauthenticated");
  });
}

test("a token signed with another secret, no token, and no scheme are refused", async () => {
  const good = await sign({});
  for (const header of [
    `Bearer ${await sign({}, "another secret of thirty-two chars")}`,
    undefined,
    "",
    good,
    `Basic ${good}`,
  ]) {
    assert.equal(await outcome(CONFIG, header), "Unauthenticated");
  }
});

test("with nothing configured even a good token is refused", async () => {
  assert.equal(await outcome(NOTHING, `Bearer ${await sign({})}`), "Unauthenticated");
});

test("a key set out of reach is the service's trouble, not the caller's", async () => {
  const config = { ...NOTHING, jwksUrl: "http://127.0.0.1:1/keys" };
  assert.equal(await outcome(config, `Bearer ${await sign({})}`), "Unavailable");
});
