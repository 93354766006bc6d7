import type { FastifyInstance } from 'fastify'
import type { Registry } from 'prom-client'

/** `/metrics`: counts and times in Prometheus' text format; nothing anybody wrote. */
export function metricsRoute(server: FastifyInstance, registry: Registry): void {
  server.get('/metrics', async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  )
}
