/** One server span and one access log line for each request. */
import { context, SpanKind, type Span } from '@opentelemetry/api'
import type { FastifyInstance } from 'fastify'
import pino from 'pino'
import { config } from '../platform/config.ts'
import { tracer, withRequestSpan } from '../platform/telemetry.ts'

declare module 'fastify' {
  interface FastifyRequest {
    span: Span | null
  }
}

const accessLog = pino({ base: null }, pino.destination(config.ACCESS_LOG))

const procedureOf = (url: string): string | undefined => /^\/trpc\/([\w.]+)/.exec(url)?.[1]

export function registerRequestLog(app: FastifyInstance): void {
  app.decorateRequest('span', null)

  app.addHook('onRequest', (request, _reply, done) => {
    const path = request.url.split('?', 1)[0] ?? request.url
    const span = tracer.startSpan(`${request.method} ${path}`, {
      kind: SpanKind.SERVER,
      attributes: { 'http.request.method': request.method, 'url.path': path },
    })
    request.span = span
    context.with(withRequestSpan(span), done)
  })

  app.addHook('onResponse', (request, reply, done) => {
    request.span?.setAttribute('http.response.status_code', reply.statusCode).end()
    accessLog.info(
      {
        reqId: request.id,
        traceId: request.span?.spanContext().traceId,
        clientId: request.headers['x-client-id'],
        method: request.method,
        url: request.url,
        route: request.routeOptions.url,
        endpoint: procedureOf(request.url),
        statusCode: reply.statusCode,
        responseTime: Math.round(reply.elapsedTime * 100) / 100,
      },
      'request completed',
    )
    done()
  })
}
