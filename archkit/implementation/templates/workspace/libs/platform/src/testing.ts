/** What the apps' tests share: an app on a loopback port, tokens, and calls over real HTTP. */
import type { FastifyInstance } from "fastify";
import { SignJWT } from "jose";
import { z } from "zod";
import pg from "pg";
import { type Config, readConfig } from "./config.ts";

const SECRET = "a secret that only the tests know of";

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** What the procedure returned; `undefined` when it failed. */
  readonly data: unknown;
  readonly error: z.output<typeof ErrorShape> | undefined;
}

const ErrorShape = z.object({
  message: z.string(),
  data: z.object({ code: z.string(), issues: z.array(z.object({ path: z.string() })).optional() }),
});
const Envelope = z.object({
  result: z.object({ data: z.unknown().optional() }).optional(),
  error: ErrorShape.optional(),
});

export function testConfig(environment: Readonly<Record<string, string>> = {}): Config {
  return readConfig({
    ...process.env,
    AUTH_JWT_SECRET: SECRET,
    LOG_LEVEL: "silent",
    REQUESTS_PER_MINUTE: "1000000",
    ...environment,
  });
}

/** `expiresAt` as jose reads it: "1 minute", "-1 minute". */
export function token(scope: string, expiresAt = "1 minute"): Promise<string> {
  return new SignJWT({ scope })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject("tester")
    .setExpirationTime(expiresAt)
    .sign(new TextEncoder().encode(SECRET));
}

/** Runs statements that put rows into the tests' database. */
export async function insert(statements: readonly string[]): Promise<void> {
  for (const statement of statements) await ask(statement);
}

/** What the tests' database itself says. */
export async function ask(statement: string, values: readonly unknown[] = []): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: process.env["DATABASE_URL"] });
  await client.connect();
  try {
    return (await client.query(statement, [...values])).rows;
  } finally {
    await client.end();
  }
}

interface Target {
  readonly url: string;
  readonly prefix: string;
  readonly headers: Readonly<Record<string, string>>;
}

export class TestClient {
  readonly #target: Target;
  readonly #token: string | undefined;

  private constructor(target: Target, bearer: string | undefined) {
    this.#target = target;
    this.#token = bearer;
  }

  static async to(server: FastifyInstance, prefix: string, headers: Target["headers"] = {}): Promise<TestClient> {
    return new TestClient({ url: await server.listen({ host: "127.0.0.1", port: 0 }), prefix, headers }, undefined);
  }

  as(bearer: string | undefined): TestClient {
    return new TestClient(this.#target, bearer);
  }

  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const authorization = this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` };
    return fetch(`${this.#target.url}${path}`, {
      ...init,
      headers: { ...this.#target.headers, ...authorization, ...(init.body ? { "content-type": "application/json" } : {}) },
    });
  }

  async query(procedure: string, input: unknown): Promise<Reply> {
    return read(await this.fetch(`${this.#target.prefix}/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`));
  }

  async mutate(procedure: string, input: unknown): Promise<Reply> {
    return read(await this.fetch(`${this.#target.prefix}/${procedure}`, { method: "POST", body: JSON.stringify(input) }));
  }
}

async function read(response: Response): Promise<Reply> {
  const text = await response.text();
  const { result, error } = Envelope.parse(JSON.parse(text));
  return { status: response.status, headers: response.headers, text, data: result?.data, error };
}
