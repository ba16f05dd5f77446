/** The kinds of procedures: public, for customers, for staff. */
import { SpanKind } from '@opentelemetry/api'
import { initTRPC, TRPCError } from '@trpc/server'
import type { CreateFastifyContextOptions } from '@trpc/server/adapters/fastify'
import { ZodError, z } from 'zod'
import { authenticate } from './auth.ts'
import { inSpan } from './telemetry.ts'

export const createContext = ({ req }: CreateFastifyContextOptions) => ({ authorization: req.headers.authorization })

type RequestContext = ReturnType<typeof createContext>

const t = initTRPC.context<RequestContext>().create({
  errorFormatter: ({ shape, error }) => ({
    ...shape,
    data: { ...shape.data, issues: error.cause instanceof ZodError ? z.treeifyError(error.cause) : null },
  }),
})

const traced = t.middleware(({ path, type, next }) =>
  inSpan(`trpc ${type} ${path}`, { kind: SpanKind.INTERNAL }, () => next()),
)

const authenticated = t.middleware(async ({ ctx, next }) => {
  const account = await authenticate(ctx.authorization)
  if (!account) throw new TRPCError({ code: 'UNAUTHORIZED', message: 'Sign in first' })
  return next({ ctx: { ...ctx, account } })
})

export const router = t.router
export const publicProcedure = t.procedure.use(traced)
export const customerProcedure = publicProcedure.use(authenticated)
export const staffProcedure = customerProcedure.use(({ ctx, next }) => {
  if (ctx.account.role !== 'staff') throw new TRPCError({ code: 'FORBIDDEN', message: 'For staff only' })
  return next()
})

export const notFound = (what: string): TRPCError => new TRPCError({ code: 'NOT_FOUND', message: `${what} not found` })
export const conflict = (message: string): TRPCError => new TRPCError({ code: 'CONFLICT', message })
