/** The settings of an app, read once from the environment; what is wrong is said in one line. */
import { z } from "zod";

const blankIsAbsent = (value: unknown): unknown => (value === "" ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(blankIsAbsent, schema.optional());
const whole = (min: number, max: number, fallback: number) =>
  z.preprocess(blankIsAbsent, z.coerce.number().int().min(min).max(max).default(fallback));

const Environment = z.object({
  HOST: z.string().default("127.0.0.1"),
  PORT: whole(0, 65_535, 3000),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  BODY_LIMIT_BYTES: whole(1024, 104_857_600, 1_048_576),
  TRUST_PROXY: z.stringbool().default(false),
  REQUESTS_PER_MINUTE: whole(1, 10_000_000, 6000),
  SHUTDOWN_TIMEOUT_MS: whole(100, 600_000, 10_000),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  DATABASE_POOL_MAX: whole(1, 1000, 10),
  DATABASE_CONNECT_TIMEOUT_MS: whole(10, 60_000, 3000),
  DATABASE_QUERY_TIMEOUT_MS: whole(10, 600_000, 10_000),
  AUTH_JWT_SECRET: optional(z.string().min(32)),
  AUTH_JWKS_URL: optional(z.url()),
  AUTH_ISSUER: optional(z.string()),
  AUTH_AUDIENCE: optional(z.string()),
});

export type Config = ReturnType<typeof readConfig>;

export class InvalidConfig extends Error {
  override readonly name = "InvalidConfig";
}

/** Throws `InvalidConfig`, which names the variables and never their values. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>) {
  const parsed = Environment.safeParse(environment);
  if (!parsed.success) throw new InvalidConfig(describe(parsed.error));
  const env = parsed.data;
  return {
    server: {
      host: env.HOST,
      port: env.PORT,
      logLevel: env.LOG_LEVEL,
      bodyLimitBytes: env.BODY_LIMIT_BYTES,
      trustProxy: env.TRUST_PROXY,
      requestsPerMinute: env.REQUESTS_PER_MINUTE,
      shutdownTimeoutMs: env.SHUTDOWN_TIMEOUT_MS,
    },
    database: {
      url: env.DATABASE_URL,
      poolMax: env.DATABASE_POOL_MAX,
      connectTimeoutMs: env.DATABASE_CONNECT_TIMEOUT_MS,
      queryTimeoutMs: env.DATABASE_QUERY_TIMEOUT_MS,
    },
    auth: {
      secret: env.AUTH_JWT_SECRET,
      jwksUrl: env.AUTH_JWKS_URL,
      issuer: env.AUTH_ISSUER,
      audience: env.AUTH_AUDIENCE,
    },
  };
}

function describe(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
}
