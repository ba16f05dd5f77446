/** Who calls: a bearer JWT, checked with a shared secret or a published key set. Nothing configured, nobody let in. */
import { Effect } from "effect";
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyOptions, jwtVerify } from "jose";
import { Unauthenticated, Unavailable } from "./errors.ts";

export interface AuthConfig {
  readonly secret: string | undefined;
  readonly jwksUrl: string | undefined;
  readonly issuer: string | undefined;
  readonly audience: string | undefined;
}

export interface Principal {
  readonly subject: string;
  readonly scopes: ReadonlySet<string>;
}

export type Authenticate = (
  authorization: string | undefined,
) => Effect.Effect<Principal, Unauthenticated | Unavailable>;

type Verify = (token: string) => Promise<JWTPayload>;

export function makeAuthenticate(config: AuthConfig): Authenticate {
  const verify = makeVerify(config);
  return (authorization) =>
    Effect.gen(function* () {
      const token = /^Bearer (\S+)$/i.exec(authorization ?? "")?.[1];
      if (token === undefined || verify === undefined) return yield* new Unauthenticated({});
      const claims = yield* Effect.tryPromise({ try: () => verify(token), catch: refusal });
      return yield* principalOf(claims);
    });
}

function makeVerify(config: AuthConfig): Verify | undefined {
  const options: JWTVerifyOptions = {
    requiredClaims: ["exp", "sub"],
    ...(config.issuer === undefined ? {} : { issuer: config.issuer }),
    ...(config.audience === undefined ? {} : { audience: config.audience }),
  };
  if (config.jwksUrl !== undefined) {
    const keys = createRemoteJWKSet(new URL(config.jwksUrl));
    return async (token) => (await jwtVerify(token, keys, options)).payload;
  }
  if (config.secret !== undefined) {
    const key = new TextEncoder().encode(config.secret);
    return async (token) => (await jwtVerify(token, key, { ...options, algorithms: ["HS256"] })).payload;
  }
  return undefined;
}

function refusal(cause: unknown): Unauthenticated | Unavailable {
  const keysOutOfReach = !(cause instanceof errors.JOSEError) || cause instanceof errors.JWKSTimeout;
  return keysOutOfReach ? new Unavailable({ reason: "unreachable", cause }) : new Unauthenticated({ cause });
}

/** Scopes stand in the claim `scope`, parted by spaces (RFC 8693, section 4.2). */
function principalOf(claims: JWTPayload): Effect.Effect<Principal, Unauthenticated> {
  const { sub, scope } = claims;
  if (sub === undefined) return Effect.fail(new Unauthenticated({}));
  const scopes = typeof scope === "string" ? scope.split(" ").filter((word) => word !== "") : [];
  return Effect.succeed({ subject: sub, scopes: new Set(scopes) });
}
