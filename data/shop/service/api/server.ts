/** The HTTP server: tRPC under /trpc, a health check beside it. */
import { type FastifyTRPCPluginOptions, fastifyTRPCPlugin } from '@trpc/server/adapters/fastify'
import fastify, { type FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import pino from 'pino'
import { kysely } from '../platform/database.ts'
import { createContext } from '../platform/trpc.ts'
import { registerRequestLog } from './request-log.ts'
import { type AppRouter, appRouter } from './router.ts'

const log = pino({ base: null })

export async function buildServer(): Promise<FastifyInstance> {
  const app = fastify({ bodyLimit: 64 * 1024, routerOptions: { maxParamLength: 200 } })
  registerRequestLog(app)

  app.get('/health', async () => {
    await sql`select 1`.execute(kysely)
    return { status: 'ok' }
  })

  await app.register(fastifyTRPCPlugin, {
    prefix: '/trpc',
    trpcOptions: {
      router: appRouter,
      createContext,
      onError: ({ path, error }) => {
        if (error.code === 'INTERNAL_SERVER_ERROR') log.error({ path, message: error.message }, 'procedure failed')
      },
    } satisfies FastifyTRPCPluginOptions<AppRouter>['trpcOptions'],
  })
  return app
}
