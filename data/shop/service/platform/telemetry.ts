/** Tracing: every request and procedure has a span; database spans are kept for a share of the traces. */
import { appendFileSync } from 'node:fs'
import {
  type Context,
  context,
  createContextKey,
  type Span,
  SpanKind,
  type SpanOptions,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { type ExportResult, ExportResultCode } from '@opentelemetry/core'
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  type ReadableSpan,
  type Sampler,
  SamplingDecision,
  type SpanExporter,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base'
import { config } from './config.ts'

class FileSpanExporter implements SpanExporter {
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    const request = JsonTraceSerializer.serializeRequest(spans)
    if (request) appendFileSync(this.#path, `${Buffer.from(request).toString('utf8')}\n`)
    done({ code: ExportResultCode.SUCCESS })
  }

  async shutdown(): Promise<void> {}
}

const databaseSampler = new TraceIdRatioBasedSampler(config.DATABASE_SPAN_RATIO)

const sampler: Sampler = {
  shouldSample: (parent, traceId, _name, kind) =>
    kind === SpanKind.CLIENT
      ? databaseSampler.shouldSample(parent, traceId)
      : { decision: SamplingDecision.RECORD_AND_SAMPLED },
  toString: () => 'ShopSampler',
}

const provider = new BasicTracerProvider({
  resource: resourceFromAttributes({ 'service.name': config.APPLICATION_NAME, 'service.version': '3.8.0' }),
  sampler,
  spanProcessors: [new BatchSpanProcessor(new FileSpanExporter(config.SPANS_FILE), { maxExportBatchSize: 256 })],
})
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
trace.setGlobalTracerProvider(provider)

export const tracer = trace.getTracer('shop')
export const flushSpans = () => provider.shutdown()

const requestSpanKey = createContextKey('shop request span')

export const withRequestSpan = (span: Span): Context =>
  trace.setSpan(context.active(), span).setValue(requestSpanKey, span)

/** The request's own span, also from inside a child span. Undefined outside a request. */
export const requestSpan = (): Span | undefined => context.active().getValue(requestSpanKey) as Span | undefined

/** What the database sees of the request: one traceparent for all of its statements. */
export function traceparent(): string | undefined {
  const span = requestSpan()?.spanContext()
  return span && `00-${span.traceId}-${span.spanId}-01`
}

/** How a span says that it waits for the database. */
export const DATABASE_SPAN: SpanOptions = { kind: SpanKind.CLIENT, attributes: { 'db.system.name': 'postgresql' } }

/** Runs work inside a span that ends with it and records its failure. */
export function inSpan<T>(name: string, options: SpanOptions, work: () => Promise<T>): Promise<T> {
  return tracer.startActiveSpan(name, options, async (span) => {
    try {
      return await work()
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR })
      throw error
    } finally {
      span.end()
    }
  })
}
