/** The settings that come from outside: read once, checked once. */
import { z } from 'zod'

const Environment = z.object({
  DATABASE_URL: z.url(),
  APPLICATION_NAME: z.string().default('shop-api'),
  POOL_SIZE: z.coerce.number().int().min(1).max(50).default(16),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().default(3000),
  TOKEN_KEY: z.string().min(32),
  ACCESS_LOG: z.string().default('access.jsonl'),
  SPANS_FILE: z.string().default('spans.jsonl'),
  DATABASE_SPAN_RATIO: z.coerce.number().min(0).max(1).default(0.05),
})

export const config = Environment.parse(process.env)
